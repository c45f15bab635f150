import type { HeldGrant, Person } from '@/domain/permissions/can';

/** A team as if it were a person who holds what it holds: what its members have through it. */
export const teamAsPerson = (grants: readonly HeldGrant[]): Person => ({
  kind: 'person',
  id: '',
  name: '',
  email: '',
  instanceRole: null,
  grants,
});
