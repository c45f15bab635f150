import type { Origin } from '@/server/platform/events/audit';

/**
 * A stage's policy, as who does what it does by itself.
 * @param stage whose it is: its id is the policy's, as rows keep them.
 */
export const policyOrigin = (
  stage: { readonly id: string; readonly slug: string },
  version: number,
) =>
  ({
    actor: { kind: 'policy', id: stage.id, name: `policy of ${stage.slug}, version ${version}` },
    address: '',
    requestId: '',
  }) as const satisfies Origin;
