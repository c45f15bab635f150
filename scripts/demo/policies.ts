import type { GateSettings } from '@/domain/gates/kinds/index';

/** What a maintainer writes for a stage. */
export interface DemoPolicy {
  readonly stage: string;
  readonly gates: readonly GateSettings[];
  readonly automatic?: boolean;
}

/** In which approvals count everywhere, and requests for them lapse. */
export const lapseHours = 168;

const version: GateSettings = { kind: 'metadata', key: 'org.opencontainers.image.version' };
const commit: GateSettings = { kind: 'metadata', key: 'org.opencontainers.image.revision' };
const newer: GateSettings = { ...version, greaterThanTarget: true };
const tested: GateSettings = { kind: 'checks', names: ['tests'] };
const scanned: GateSettings = { kind: 'checks', names: ['tests', 'scan'] };
/** Asked over a weekend too. */
const approvedBy = (count: number, team?: string): GateSettings => ({
  kind: 'approvals',
  groups: [team === undefined ? { count } : { count, team }],
  lapseHours,
});
const noRoot: GateSettings = { kind: 'hygiene', nonRoot: true };

/** What each project asked from its beginning: its history went through these. */
export const firstPolicies: Readonly<Record<string, readonly DemoPolicy[]>> = {
  shop: [
    { stage: 'staging', gates: [version, tested] },
    { stage: 'preprod', gates: [scanned] },
    { stage: 'prod', gates: [scanned, approvedBy(1)] },
  ],
  search: [],
  payments: [
    { stage: 'staging', gates: [version, commit, tested] },
    { stage: 'preprod', gates: [scanned] },
    { stage: 'prod', gates: [scanned, approvedBy(1)] },
  ],
  platform: [
    { stage: 'staging', gates: [version, tested] },
    { stage: 'prod', gates: [scanned, approvedBy(1)] },
  ],
};

/** What their maintainers made of them since. */
export const laterPolicies: Readonly<Record<string, readonly DemoPolicy[]>> = {
  shop: [
    { stage: 'staging', gates: [version, scanned] },
    { stage: 'prod', gates: [newer, scanned, noRoot, approvedBy(2)] },
  ],
  search: [{ stage: 'prod', gates: [{ kind: 'soak', hours: 12 }] }],
  payments: [
    { stage: 'staging', gates: [version, commit, scanned, noRoot] },
    { stage: 'preprod', gates: [scanned, { kind: 'soak', hours: 24 }, approvedBy(1)] },
    {
      stage: 'prod',
      gates: [newer, scanned, noRoot, { kind: 'soak', hours: 72 }, approvedBy(1)],
    },
  ],
  platform: [
    { stage: 'staging', gates: [version, scanned], automatic: true },
    {
      stage: 'prod',
      gates: [
        scanned,
        { ...noRoot, maxSizeMB: 400 },
        {
          kind: 'freeze',
          windows: [
            {
              cron: '0 16 * * 5',
              hours: 62,
              timeZone: 'Europe/Oslo',
              reason: 'Nobody is at work until Monday',
            },
          ],
        },
        approvedBy(1, 'platform'),
      ],
    },
  ],
};
