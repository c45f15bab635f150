import type { BaseKey } from './bases';
import type { PersonKey } from './people';

/** One build: what it is called and how far it was promoted. */
export interface DemoBuild {
  readonly version: string;
  /** What its author did; also decides the bytes. */
  readonly change: string;
  readonly author: PersonKey;
  /** Stages passed after the entry stage. */
  readonly reach: number;
  /** Days before now. */
  readonly age: number;
  readonly branch?: string;
}

export interface DemoImage {
  readonly name: string;
  readonly what: string;
  readonly base: BaseKey;
  readonly multiPlatform?: boolean;
  readonly evidence?: boolean;
  readonly chart?: boolean;
  readonly builds: readonly DemoBuild[];
  /** Undo the last step into this stage, with a reason. */
  readonly rollBack?: { readonly stage: string; readonly to: string; readonly reason: string };
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
  /** Who approves them, where a policy wants that. */
  readonly approver: PersonKey;
  readonly images: readonly DemoImage[];
}

type Line = readonly [
  version: string,
  change: string,
  author: PersonKey,
  reach: number,
  branch?: string,
];

/** Builds, the newest about an hour old, each a few days older than the next. */
const builds = (spacing: number, ...lines: readonly Line[]): DemoBuild[] =>
  lines.map(([version, change, author, reach, branch = 'main'], at) => ({
    version,
    change,
    author,
    reach,
    branch,
    age: 0.04 + (lines.length - 1 - at) * spacing,
  }));

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
    approver: 'ana',
    images: [
      {
        name: 'api',
        what: 'Orders and refunds',
        base: 'node',
        multiPlatform: true,
        evidence: true,
        builds: builds(
          2.3,
          ['2.13.9', 'fix: rounding of gift cards', 'ben', 3],
          ['2.14.0', 'feat: partial refunds', 'li', 3],
          ['2.14.1', 'fix: currency of refunds', 'ben', 3],
          ['2.14.2', 'fix: retry refund', 'ben', 2],
          ['2.15.0-rc.1', 'feat: pick-up points', 'li', 1],
          ['2.15.0', 'feat: pick-up points, by area', 'ben', 0],
          ['2.16.0-wip.1', 'spike: wish lists', 'li', 0, 'wish-lists'],
        ),
      },
      {
        name: 'web/front',
        what: 'The shop window',
        base: 'nginx',
        evidence: true,
        builds: builds(
          1.7,
          ['8.0.2', 'fix: focus ring on cards', 'li', 3],
          ['8.0.3', 'perf: smaller hero pictures', 'ben', 3],
          ['8.0.4', 'fix: basket badge', 'li', 3],
          ['8.1.0', 'feat: dark theme', 'ben', 2],
          ['8.1.1', 'fix: contrast of prices', 'li', 1],
          ['8.2.0', 'feat: search as you type', 'ben', 0],
        ),
        rollBack: { stage: 'prod', to: '8.0.3', reason: 'Basket badge counts twice on phones' },
      },
      {
        name: 'worker',
        what: 'E-mails and invoices',
        base: 'node',
        builds: builds(
          3.1,
          ['1.8.0', 'feat: invoices as PDF/A', 'ben', 3],
          ['1.8.1', 'fix: time zone of reminders', 'ben', 3],
          ['1.9.0', 'feat: batch sending', 'li', 1],
          ['1.9.1', 'fix: unsubscribe header', 'ben', 0],
        ),
      },
      {
        name: 'charts/shop',
        what: 'Helm chart of the shop',
        base: 'static',
        chart: true,
        builds: builds(
          6,
          ['0.9.0', 'feat: pod disruption budgets', 'ana', 3],
          ['0.10.0', 'feat: topology spread', 'ana', 1],
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
    approver: 'ana',
    images: [
      {
        name: 'indexer',
        what: 'Feeds the search index',
        base: 'java',
        builds: builds(
          4,
          ['3.2.0', 'feat: synonyms', 'li', 3],
          ['3.2.1', 'fix: umlauts', 'li', 3],
          ['3.3.0', 'feat: delta feeds', 'ben', 2],
          ['3.3.1', 'fix: memory of large feeds', 'li', 1],
          ['3.4.0', 'feat: vectors', 'li', 0],
        ),
      },
      {
        name: 'query',
        what: 'Answers searches',
        base: 'static',
        multiPlatform: true,
        builds: builds(
          2.5,
          ['5.0.0', 'feat: typo tolerance', 'ben', 3],
          ['5.0.1', 'fix: empty query', 'li', 3],
          ['5.1.0', 'feat: facets', 'ben', 1],
          ['5.1.1', 'perf: fewer allocations', 'li', 0],
          ['5.2.0', 'feat: spelling', 'ben', 0],
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
    approver: 'kim',
    images: [
      {
        name: 'gateway',
        what: 'Talks to card schemes',
        base: 'java',
        evidence: true,
        builds: builds(
          5,
          ['4.6.0', 'feat: network tokens', 'noor', 3],
          ['4.6.1', 'fix: soft declines', 'noor', 3],
          ['4.7.0', 'feat: exemptions', 'kim', 3],
          ['4.7.1', 'fix: timeouts of acquirer B', 'noor', 1],
          ['4.8.0', 'feat: instalments', 'noor', 0],
        ),
        rollBack: {
          stage: 'prod',
          to: '4.6.1',
          reason: 'Exemption flags are refused by acquirer B',
        },
      },
      {
        name: 'ledger',
        what: 'Double-entry book keeping',
        base: 'static',
        evidence: true,
        builds: builds(
          6.5,
          ['1.0.3', 'fix: closing of periods', 'kim', 3],
          ['1.1.0', 'feat: accruals', 'noor', 3],
          ['1.1.1', 'fix: rounding of accruals', 'noor', 2],
          ['1.2.0', 'feat: audit export', 'kim', 0],
        ),
      },
      {
        name: 'fraud-check',
        what: 'Scores payments',
        base: 'python',
        builds: builds(
          3.4,
          ['0.21.0', 'feat: device signals', 'noor', 3],
          ['0.22.0', 'feat: new model', 'noor', 2],
          ['0.22.1', 'fix: missing country', 'noor', 1],
          ['0.23.0', 'feat: explain scores', 'kim', 0],
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
    approver: 'priya',
    images: [
      {
        name: 'edge-proxy',
        what: 'What stands at the edge',
        base: 'nginx',
        multiPlatform: true,
        evidence: true,
        builds: builds(
          4.2,
          ['1.27.0', 'feat: HTTP/3', 'tom', 2],
          ['1.27.1', 'fix: header limits', 'priya', 2],
          ['1.27.2', 'chore: new base', 'tom', 2],
          ['1.28.0', 'feat: early hints', 'priya', 1],
          ['1.28.1', 'fix: idle time-outs', 'tom', 0],
        ),
      },
      {
        name: 'mail-relay',
        what: 'Hands on outgoing mail',
        base: 'static',
        builds: builds(
          7,
          ['0.4.0', 'feat: MTA-STS', 'priya', 2],
          ['0.4.1', 'fix: queue back-off', 'priya', 2],
          ['0.5.0', 'feat: DANE', 'tom', 1],
          ['0.5.1', 'fix: IPv6 senders', 'priya', 0],
        ),
      },
      {
        name: 'report-builder',
        what: 'Nightly reports',
        base: 'python',
        builds: builds(
          3.8,
          ['2.0.0', 'feat: parquet', 'priya', 2],
          ['2.0.1', 'fix: empty days', 'priya', 2],
          ['2.1.0', 'feat: cost per team', 'tom', 2],
          ['2.1.1', 'fix: week numbers', 'priya', 1],
          ['2.2.0', 'feat: charts', 'tom', 0],
          ['2.2.1', 'fix: fonts in charts', 'priya', 0],
          ['2.3.0-wip.1', 'spike: forecasts', 'tom', 0, 'forecasts'],
        ),
      },
    ],
  },
];
