import type { Call } from '../call/context';

/** What somebody does by a link they were sent, signed in or not: in the trail it is theirs. */
export const callOf = (
  { id, email, name }: { id: string; email: string; name: string },
  { address, requestId }: { address: string; requestId: string },
): Call => ({
  actor: { kind: 'person', id, email, name, instanceRole: null, grants: [] },
  address,
  requestId,
  session: null,
});
