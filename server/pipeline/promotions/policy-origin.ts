import type { Origin } from '@/server/platform/events/audit';

/** A stage's policy, as the trail names what it does by itself. */
export const policyOrigin = (stage: string, version: number): Origin => ({
  actor: { kind: 'system', id: null, name: `policy of ${stage}, version ${version}` },
  address: '',
  requestId: '',
});
