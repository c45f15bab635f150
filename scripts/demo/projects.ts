import type { BaseKey } from './bases';
import type { PersonKey } from './people';
import { after, ago, on, type When } from './when';

/** One build: what it is called, when it was pushed and how far it was promoted. */
export interface DemoBuild {
  readonly version: string;
  /** What its author did; also decides the bytes. */
  readonly change: string;
  readonly author: PersonKey;
  readonly pushed: When;
  /** When it was asked for in each stage that it passed after the entry stage. */
  readonly enters: readonly When[];
  readonly branch?: string | undefined;
  /** A check that fails; where it is mended, CI runs it again an hour later and it passes. */
  readonly fails?: { readonly name: string; readonly summary: string; readonly mended: boolean };
}

export interface DemoImage {
  readonly name: string;
  readonly what: string;
  readonly base: BaseKey;
  readonly multiPlatform?: boolean;
  readonly evidence?: boolean;
  readonly chart?: boolean;
  readonly builds: readonly DemoBuild[];
  /** Goes back to an older build in a stage. */
  readonly rollBack?: {
    readonly stage: string;
    readonly to: string;
    readonly reason: string;
    readonly when: When;
  };
}

export interface DemoProject {
  readonly slug: string;
  readonly name: string;
  readonly team: string;
  readonly stages?: readonly { readonly slug: string; readonly name: string }[];
  readonly roles: readonly {
    readonly who: PersonKey;
    readonly role: 'viewer' | 'developer' | 'approver' | 'maintainer';
    readonly stages?: readonly string[];
  }[];
  /** Who asks for promotions into each stage after the first. */
  readonly promoters: readonly PersonKey[];
  /** Who approves them, where a policy wants that, in this order; the first rolls back. */
  readonly approvers: readonly [PersonKey, ...PersonKey[]];
  /** When its maintainers made of its policies what they are now. */
  readonly tightened: When;
  readonly images: readonly DemoImage[];
}

type Line = readonly [
  version: string,
  change: string,
  author: PersonKey,
  pushed: When,
  enters: readonly When[],
  more?: Pick<DemoBuild, 'branch' | 'fails'>,
];

const builds = (...lines: readonly Line[]): DemoBuild[] =>
  lines.map(([version, change, author, pushed, enters, more]) => ({
    version,
    change,
    author,
    pushed,
    enters,
    branch: 'main',
    ...more,
  }));

/** As most builds go: into the next stage after hours, then the day after, and into production days later. */
const walk = (day: number, time: string, stages: number): [pushed: When, enters: When[]] => {
  const enters = [after(on(day, time), 145), on(day - 1, '10:20'), on(day - 3, '13:30')];
  return [on(day, time), enters.slice(0, stages)];
};

export const projects: readonly DemoProject[] = [
  {
    slug: 'shop',
    name: 'Shop',
    team: 'commerce',
    roles: [
      { who: 'ana', role: 'maintainer' },
      { who: 'li', role: 'approver', stages: ['staging', 'preprod'] },
      { who: 'ben', role: 'developer' },
      { who: 'tom', role: 'approver', stages: ['prod'] },
      { who: 'kim', role: 'viewer' },
    ],
    promoters: ['li', 'li', 'li'],
    approvers: ['ana', 'tom'],
    tightened: on(7, '15:10'),
    images: [
      {
        name: 'api',
        what: 'Orders and refunds',
        base: 'node',
        multiPlatform: true,
        evidence: true,
        builds: builds(
          ['2.13.9', 'fix: rounding of gift cards', 'ben', ...walk(51, '09:12', 3)],
          ['2.14.0', 'feat: partial refunds', 'li', ...walk(20, '11:34', 3)],
          ['2.14.1', 'fix: currency of refunds', 'ben', ...walk(15, '14:05', 3)],
          ['2.14.2', 'fix: retry refund', 'ben', on(3, '09:48'), [on(3, '13:10'), on(1, '15:20')]],
          ['2.15.0-rc.1', 'feat: pick-up points', 'li', on(2, '10:31'), [on(2, '14:40')]],
          ['2.15.0', 'feat: pick-up points, by area', 'ben', on(1, '11:17'), []],
          ['2.16.0-wip.1', 'spike: wish lists', 'li', ago(1), [], { branch: 'wish-lists' }],
        ),
        rollBack: {
          stage: 'prod',
          to: '2.13.9',
          reason: 'Refunds in other currencies are booked in euros',
          when: on(16, '09:25'),
        },
      },
      {
        name: 'web/front',
        what: 'The shop window',
        base: 'nginx',
        evidence: true,
        builds: builds(
          ['8.0.2', 'fix: focus ring on cards', 'li', ...walk(63, '10:02', 3)],
          ['8.0.3', 'perf: smaller hero pictures', 'ben', ...walk(40, '15:21', 3)],
          ['8.0.4', 'fix: basket badge', 'li', ...walk(6, '09:55', 3)],
          ['8.1.0', 'feat: dark theme', 'ben', on(5, '11:40'), [on(5, '14:15'), on(4, '10:05')]],
          ['8.1.1', 'fix: contrast of prices', 'li', on(3, '14:22'), [on(2, '09:30')]],
          ['8.2.0', 'feat: search as you type', 'ben', ago(6.4), []],
        ),
        rollBack: {
          stage: 'prod',
          to: '8.0.3',
          reason: 'Basket badge counts twice on phones',
          when: on(2, '10:50'),
        },
      },
      {
        name: 'worker',
        what: 'E-mails and invoices',
        base: 'node',
        builds: builds(
          ['1.8.0', 'feat: invoices as PDF/A', 'ben', ...walk(55, '13:26', 3)],
          ['1.8.1', 'fix: time zone of reminders', 'ben', ...walk(29, '10:44', 3)],
          ['1.9.0', 'feat: batch sending', 'li', on(5, '09:36'), [on(5, '13:05')]],
          ['1.9.1', 'fix: unsubscribe header', 'ben', on(2, '09:15'), []],
        ),
      },
      {
        name: 'charts/shop',
        what: 'Helm chart of the shop',
        base: 'static',
        chart: true,
        builds: builds(
          ['0.9.0', 'feat: pod disruption budgets', 'ana', ...walk(47, '11:08', 3)],
          ['0.10.0', 'feat: topology spread', 'ana', ...walk(9, '14:51', 1)],
        ),
      },
    ],
  },
  {
    slug: 'search',
    name: 'Search',
    team: 'commerce',
    roles: [
      { who: 'ana', role: 'maintainer' },
      { who: 'ben', role: 'approver' },
      { who: 'li', role: 'developer' },
    ],
    promoters: ['ben', 'ben', 'ana'],
    approvers: ['ana'],
    tightened: on(13, '14:25'),
    images: [
      {
        name: 'indexer',
        what: 'Feeds the search index',
        base: 'java',
        builds: builds(
          ['3.2.0', 'feat: synonyms', 'li', ...walk(60, '09:27', 3)],
          ['3.2.1', 'fix: umlauts', 'li', ...walk(33, '13:49', 3)],
          ['3.3.0', 'feat: delta feeds', 'ben', on(3, '10:12'), [on(3, '14:00'), ago(3)]],
          ['3.3.1', 'fix: memory of large feeds', 'li', on(1, '09:41'), [on(1, '13:20')]],
          ['3.4.0', 'feat: vectors', 'li', ago(4.2), []],
        ),
      },
      {
        name: 'query',
        what: 'Answers searches',
        base: 'static',
        multiPlatform: true,
        builds: builds(
          ['5.0.0', 'feat: typo tolerance', 'ben', ...walk(57, '14:18', 3)],
          ['5.0.1', 'fix: empty query', 'li', ...walk(25, '09:33', 3)],
          ['5.1.0', 'feat: facets', 'ben', ...walk(11, '10:58', 1)],
          ['5.1.1', 'perf: fewer allocations', 'li', on(6, '15:02'), []],
          ['5.2.0', 'feat: spelling', 'ben', ago(1.6), []],
        ),
      },
    ],
  },
  {
    slug: 'payments',
    name: 'Payments',
    team: 'payments',
    roles: [
      { who: 'kim', role: 'maintainer' },
      { who: 'noor', role: 'approver', stages: ['staging'] },
      { who: 'tom', role: 'maintainer' },
      { who: 'ana', role: 'viewer' },
    ],
    promoters: ['noor', 'kim', 'noor'],
    approvers: ['kim', 'tom'],
    tightened: on(3, '11:15'),
    images: [
      {
        name: 'gateway',
        what: 'Talks to card schemes',
        base: 'java',
        evidence: true,
        builds: builds(
          ['4.6.0', 'feat: network tokens', 'noor', ...walk(62, '13:11', 3)],
          ['4.6.1', 'fix: soft declines', 'noor', ...walk(37, '09:50', 3)],
          ['4.7.0', 'feat: exemptions', 'kim', ...walk(8, '10:37', 3)],
          ['4.7.1', 'fix: timeouts of acquirer B', 'noor', ago(7.9), [ago(7.4)]],
          ['4.8.0', 'feat: instalments', 'noor', ago(1.2), []],
        ),
        rollBack: {
          stage: 'prod',
          to: '4.6.1',
          reason: 'Exemption flags are refused by acquirer B',
          when: on(4, '08:40'),
        },
      },
      {
        name: 'ledger',
        what: 'Double-entry book keeping',
        base: 'static',
        evidence: true,
        builds: builds(
          ['1.0.3', 'fix: closing of periods', 'kim', ...walk(58, '10:25', 3)],
          ['1.1.0', 'feat: accruals', 'noor', on(31, '14:33'), [on(30, '09:20'), on(30, '15:10')]],
          [
            '1.1.1',
            'fix: rounding of accruals',
            'noor',
            on(1, '10:06'),
            [on(1, '13:45'), ago(7.6)],
          ],
          ['1.2.0', 'feat: audit export', 'kim', ago(3.4), []],
        ),
      },
      {
        name: 'fraud-check',
        what: 'Scores payments',
        base: 'python',
        builds: builds(
          ['0.21.0', 'feat: device signals', 'noor', ...walk(49, '14:59', 3)],
          ['0.22.0', 'feat: new model', 'noor', ...walk(9, '09:08', 2)],
          ['0.22.1', 'fix: missing country', 'noor', ...walk(5, '13:37', 1)],
          ['0.23.0', 'feat: explain scores', 'kim', ago(2.3), []],
        ),
      },
    ],
  },
  {
    slug: 'platform',
    name: 'Platform services',
    team: 'platform',
    stages: [
      { slug: 'dev', name: 'Development' },
      { slug: 'staging', name: 'Staging' },
      { slug: 'prod', name: 'Production' },
    ],
    roles: [
      { who: 'tom', role: 'maintainer' },
      { who: 'priya', role: 'approver' },
      { who: 'ben', role: 'viewer' },
    ],
    promoters: ['priya', 'tom'],
    approvers: ['priya'],
    tightened: on(2, '15:30'),
    images: [
      {
        name: 'edge-proxy',
        what: 'What stands at the edge',
        base: 'nginx',
        multiPlatform: true,
        evidence: true,
        builds: builds(
          ['1.27.0', 'feat: HTTP/3', 'tom', ...walk(61, '11:22', 2)],
          ['1.27.1', 'fix: header limits', 'priya', ...walk(42, '09:44', 2)],
          ['1.27.2', 'chore: new base', 'tom', ...walk(22, '13:56', 2)],
          ['1.28.0', 'feat: early hints', 'priya', ...walk(4, '10:48', 1)],
          ['1.28.1', 'fix: idle time-outs', 'tom', ago(5.1), []],
        ),
      },
      {
        name: 'mail-relay',
        what: 'Hands on outgoing mail',
        base: 'static',
        builds: builds(
          ['0.4.0', 'feat: MTA-STS', 'priya', ...walk(53, '14:27', 2)],
          [
            '0.4.1',
            'fix: queue back-off',
            'priya',
            on(36, '10:19'),
            [on(36, '14:02'), on(27, '10:20')],
          ],
          ['0.5.0', 'feat: DANE', 'tom', ...walk(12, '09:31', 1)],
          ['0.5.1', 'fix: IPv6 senders', 'priya', on(1, '11:53'), []],
        ),
      },
      {
        name: 'report-builder',
        what: 'Nightly reports',
        base: 'python',
        builds: builds(
          ['2.0.0', 'feat: parquet', 'priya', ...walk(59, '09:03', 2)],
          ['2.0.1', 'fix: empty days', 'priya', ...walk(44, '13:42', 2)],
          ['2.1.0', 'feat: cost per team', 'tom', ...walk(18, '10:54', 2)],
          [
            '2.1.1',
            'fix: week numbers',
            'priya',
            ...walk(10, '11:29', 1),
            { fails: { name: 'tests', summary: '2 of 412 failed: week 53', mended: true } },
          ],
          ['2.2.0', 'feat: charts', 'tom', on(7, '14:16'), []],
          [
            '2.2.1',
            'fix: fonts in charts',
            'priya',
            on(2, '10:09'),
            [],
            { fails: { name: 'scan', summary: '1 critical: CVE-2026-10417', mended: false } },
          ],
          [
            '2.3.0-wip.1',
            'spike: forecasts',
            'tom',
            ago(2.8),
            [],
            {
              branch: 'forecasts',
              fails: { name: 'tests', summary: '2 of 428 failed', mended: false },
            },
          ],
        ),
      },
    ],
  },
];
