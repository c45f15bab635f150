import type { PersonKey } from './people';
import { lapseHours } from './policies';
import type { Until } from './storylines';
import { after, ago, on } from './when';

/** A build, by its image and version. */
interface Of {
  readonly image: string;
  readonly version: string;
}

/** What somebody does on a project beside the way that builds go; each goes over the API. */
export interface Acts {
  readonly ask: (by: PersonKey, build: Of, to: string, reason?: string) => Promise<string>;
  readonly approve: (by: PersonKey, promotion: string, comment?: string) => Promise<void>;
  readonly reject: (by: PersonKey, promotion: string, comment: string) => Promise<void>;
  readonly comment: (by: PersonKey, promotion: string, text: string) => Promise<void>;
  readonly breakGlass: (by: PersonKey, promotion: string, reason: string) => Promise<void>;
  readonly signOff: (by: PersonKey, promotion: string, note: string) => Promise<void>;
  readonly withdraw: (by: PersonKey, build: Of, reason: string) => Promise<void>;
  readonly stopLine: (by: PersonKey, stage: string, reason: string) => Promise<void>;
  readonly releaseLine: (by: PersonKey, stage: string) => Promise<void>;
  /** CI reports again, and then this counts. */
  readonly check: (build: Of, name: string, state: 'running') => Promise<void>;
  /** A robot gets a new secret and uses it; the one before ends days later. */
  readonly renewSecret: (robot: string) => Promise<void>;
  /** What the product does by the clock alone. */
  readonly lookAtRequests: () => Promise<void>;
}

type Story = (acts: Acts, until: Until) => Promise<void>;

const of = (image: string, version: string): Of => ({ image, version });

/** What went on in each project, and what does at the moment; stories of one project go on beside each other. */
export const stories: Readonly<Record<string, readonly Story[]>> = {
  shop: [
    async function refunds({ ask, comment, approve }, until) {
      await until(ago(5.2));
      const reason = 'Refunds hang when a card times out';
      const refunds = await ask('li', of('api', '2.14.2'), 'prod', reason);
      await until(ago(4.6));
      await comment('ben', refunds, 'Support has 14 tickets about it.');
      await until(ago(3.1));
      await approve('ana', refunds, 'Watched it in pre-production since yesterday.');
    },
    async function darkTheme({ ask, reject }, until) {
      await until(on(4, '14:10'));
      const theme = await ask('ben', of('web/front', '8.1.0'), 'prod', 'Dark theme for everyone');
      await until(on(3, '10:30'));
      await reject('ana', theme, 'Prices fail contrast in it; take 8.1.1.');
      await until(on(1, '10:10'));
      await ask('li', of('web/front', '8.1.1'), 'preprod');
      await until(on(1, '14:30'));
      await ask('ben', of('web/front', '8.1.1'), 'prod', 'Dark theme, with prices to be read');
    },
    async function batchSending({ ask, approve, comment }, until) {
      await until(on(4, '10:00'));
      await ask('li', of('worker', '1.9.0'), 'preprod');
      await until(on(3, '11:20'));
      const batch = await ask('ben', of('worker', '1.9.0'), 'prod', 'Batch sending');
      await until(on(1, '10:45'));
      await ask('li', of('worker', '1.9.1'), 'staging');
      await until(on(1, '15:05'));
      await ask('li', of('worker', '1.9.1'), 'preprod');
      await until(ago(6.8));
      const reason = 'Mailboxes ask for the header';
      const header = await ask('li', of('worker', '1.9.1'), 'prod', reason);
      await until(ago(6.1));
      await comment('li', batch, '1.9.1 has this too, with the header fixed.');
      await until(ago(4.4));
      await approve('ana', header);
      await until(ago(2.6));
      await approve('tom', header, 'Go.');
    },
    async function basketBadge({ withdraw }, until) {
      await until(on(2, '11:30'));
      await withdraw('ana', of('web/front', '8.0.4'), 'The basket badge counts twice on phones');
    },
    async function secretsOfCi({ renewSecret }, until) {
      for (const day of [46, 28, 10]) {
        await until(on(day, '08:50'));
        await renewSecret('ci-main');
      }
    },
    async function pickUpPoints({ check }, until) {
      await until(ago(0.6));
      await check(of('api', '2.15.0'), 'scan', 'running');
    },
  ],

  search: [
    async function deltaFeeds({ ask }, until) {
      await until(ago(2.1));
      await ask('ben', of('indexer', '3.3.0'), 'prod', 'Feeds take an hour less');
    },
    async function spelling({ check }, until) {
      await until(ago(1.1));
      await check(of('query', '5.2.0'), 'tests', 'running');
    },
  ],

  payments: [
    async function dataCentre({ stopLine, releaseLine }, until) {
      await until(on(54, '16:30'));
      await stopLine('kim', 'prod', 'Acquirer A moves to another data centre tonight');
      await until(on(53, '08:10'));
      await releaseLine('kim', 'prod');
    },
    async function closingOfTheMonth({ ask, breakGlass, signOff }, until) {
      await until(on(29, '22:50'));
      const accruals = await ask('noor', of('ledger', '1.1.0'), 'prod', 'The month cannot close');
      await until(on(29, '23:15'));
      await breakGlass('kim', accruals, 'The books close at midnight; everybody else is asleep');
      await until(on(28, '09:30'));
      await signOff('tom', accruals, 'Read the change and the books; both are right.');
    },
    async function secretOfProduction({ renewSecret }, until) {
      await until(on(19, '09:40'));
      await renewSecret('prod-eu');
    },
    async function exemptions({ withdraw }, until) {
      await until(on(4, '09:10'));
      await withdraw('kim', of('gateway', '4.7.0'), 'Exemption flags are refused by acquirer B');
    },
    async function timeOuts({ ask, comment, breakGlass }, until) {
      await until(ago(6.5));
      const fix = await ask('noor', of('gateway', '4.7.1'), 'preprod', 'Time-outs of acquirer B');
      await until(ago(5.9));
      await comment('noor', fix, 'Every tenth payment is lost while this waits.');
      await until(ago(5.5));
      await breakGlass('kim', fix, 'Acquirer B drops payments; the fix cannot soak for a day');
    },
    async function closingOfTheQuarter({ ask, approve }, until) {
      await until(on(1, '15:00'));
      await ask('noor', of('fraud-check', '0.22.0'), 'prod');
      await until(ago(4.4));
      const accruals = await ask('noor', of('ledger', '1.1.1'), 'prod', 'Closing of the quarter');
      await until(ago(3.3));
      await approve('kim', accruals, 'Checked against the books of last quarter.');
    },
    async function certificates({ stopLine }, until) {
      await until(ago(2.5));
      await stopLine('kim', 'prod', 'Card schemes change certificates until tomorrow noon');
    },
  ],

  platform: [
    async function forgottenRequest({ ask, lookAtRequests }, until) {
      const asked = on(35, '10:00');
      await until(asked);
      await ask('tom', of('mail-relay', '0.4.1'), 'prod', 'Back-off of full mailboxes');
      // Nobody answered.
      await until(after(asked, lapseHours * 60 + 1));
      await lookAtRequests();
    },
    async function earlyHints({ ask, check }, until) {
      await until(on(1, '13:30'));
      await ask('priya', of('edge-proxy', '1.28.0'), 'prod', 'Early hints for the shop');
      await until(ago(0.4));
      await check(of('edge-proxy', '1.28.1'), 'scan', 'running');
    },
    async function costs({ withdraw }, until) {
      await until(ago(1.9));
      await withdraw('tom', of('report-builder', '2.1.0'), 'Costs of shared clusters count twice');
    },
    async function dane({ ask }, until) {
      await until(ago(0.3));
      await ask('tom', of('mail-relay', '0.5.0'), 'prod', 'DANE');
    },
  ],
};
