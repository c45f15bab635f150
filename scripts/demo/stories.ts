import type { PersonKey } from './people';

/** A build, by its image and version. */
interface Of {
  readonly image: string;
  readonly version: string;
}

/** What somebody does on a project once its history is there; each goes over the API. */
export interface Acts {
  readonly ask: (by: PersonKey, build: Of, to: string, reason?: string) => Promise<string>;
  readonly approve: (by: PersonKey, promotion: string, comment?: string) => Promise<void>;
  readonly reject: (by: PersonKey, promotion: string, comment: string) => Promise<void>;
  readonly comment: (by: PersonKey, promotion: string, text: string) => Promise<void>;
  readonly breakGlass: (by: PersonKey, promotion: string, reason: string) => Promise<void>;
  readonly withdraw: (by: PersonKey, build: Of, reason: string) => Promise<void>;
  readonly stopLine: (by: PersonKey, stage: string, reason: string) => Promise<void>;
  /** CI reports again, and then this counts. */
  readonly check: (
    build: Of,
    name: string,
    state: 'passed' | 'failed' | 'running',
    summary?: string,
  ) => Promise<void>;
}

const of = (image: string, version: string): Of => ({ image, version });

/** What is going on in each project at the moment. */
export const stories: Readonly<Record<string, (acts: Acts) => Promise<void>>> = {
  async shop({ ask, approve, reject, comment, withdraw, check }) {
    await check(of('api', '2.15.0'), 'scan', 'running');
    await check(of('api', '2.16.0-wip.1'), 'tests', 'failed', '3 of 436 failed: wish lists');

    const refunds = await ask(
      'li',
      of('api', '2.14.2'),
      'prod',
      'Refunds hang when a card times out',
    );
    await comment('ben', refunds, 'Support has 14 tickets about it.');
    await approve('ana', refunds, 'Watched it in pre-production since yesterday.');

    const theme = await ask('ben', of('web/front', '8.1.0'), 'prod', 'Dark theme for everyone');
    await reject('ana', theme, 'Prices fail contrast in it; take 8.1.1.');
    await ask('li', of('web/front', '8.1.1'), 'preprod');
    await ask('ben', of('web/front', '8.1.1'), 'prod', 'Dark theme, with prices to be read');

    await ask('li', of('worker', '1.9.0'), 'preprod');
    const batch = await ask('ben', of('worker', '1.9.0'), 'prod', 'Batch sending');
    await ask('li', of('worker', '1.9.1'), 'staging');
    await ask('li', of('worker', '1.9.1'), 'preprod');
    const header = await ask('li', of('worker', '1.9.1'), 'prod', 'Mailboxes ask for the header');
    await comment('li', batch, '1.9.1 has this too, with the header fixed.');
    await approve('ana', header);
    await approve('tom', header, 'Go.');

    await withdraw('ana', of('web/front', '8.0.4'), 'The basket badge counts twice on phones');
  },

  async search({ ask, check }) {
    await check(of('query', '5.2.0'), 'tests', 'running');
    await ask('ben', of('indexer', '3.3.0'), 'prod', 'Feeds take an hour less');
  },

  async payments({ ask, approve, comment, breakGlass, stopLine, withdraw }) {
    const timeouts = await ask(
      'noor',
      of('gateway', '4.7.1'),
      'preprod',
      'Time-outs of acquirer B',
    );
    await comment('noor', timeouts, 'Every tenth payment is lost while this waits.');
    await breakGlass('kim', timeouts, 'Acquirer B drops payments; the fix cannot soak for a day');

    const accruals = await ask('noor', of('ledger', '1.1.1'), 'prod', 'Closing of the quarter');
    await approve('kim', accruals, 'Checked against the books of last quarter.');
    await ask('noor', of('fraud-check', '0.22.0'), 'prod');
    await withdraw('kim', of('gateway', '4.7.0'), 'Exemption flags are refused by acquirer B');
    await stopLine('kim', 'prod', 'Card schemes change certificates until tomorrow noon');
  },

  async platform({ ask, check }) {
    await check(of('edge-proxy', '1.28.1'), 'scan', 'running');
    await check(of('report-builder', '2.2.1'), 'scan', 'failed', '1 critical: CVE-2026-10417');
    await check(of('report-builder', '2.3.0-wip.1'), 'tests', 'failed', '2 of 428 failed');
    await ask('priya', of('edge-proxy', '1.28.0'), 'prod', 'Early hints for the shop');
    await ask('tom', of('mail-relay', '0.5.0'), 'prod', 'DANE');
  },
};
