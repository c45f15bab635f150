import type { StageName } from '../facts';
import type { GateSettings } from '../kinds/index';
import type { PolicyDocument } from '../policy';

/** Policies that a new project may start with. */
export const policyTemplates = ['open', 'balanced', 'strict'] as const;
export type PolicyTemplate = (typeof policyTemplates)[number];

const version: GateSettings = { kind: 'metadata', key: 'org.opencontainers.image.version' };
const commit: GateSettings = { kind: 'metadata', key: 'org.opencontainers.image.revision' };
const oneApproval: GateSettings = { kind: 'approvals', groups: [{ count: 1 }] };
const twoApprovals: GateSettings = {
  kind: 'approvals',
  groups: [{ count: 2 }],
  excludePusher: true,
};

/** The gates of each stage but the first, for a pipeline of that many stages. */
const gatesOf: Readonly<
  Record<PolicyTemplate, (at: { first: boolean; last: boolean }) => readonly GateSettings[]>
> = {
  open: () => [],
  balanced: ({ first, last }) => [...(first ? [version] : []), ...(last ? [oneApproval] : [])],
  strict: ({ first, last }) => [
    ...(first ? [version, commit, { kind: 'hygiene', nonRoot: true } as const] : []),
    ...(!first && !last ? [{ kind: 'soak', hours: 1 } as const, oneApproval] : []),
    ...(last ? [{ kind: 'soak', hours: 24 } as const, twoApprovals] : []),
  ],
};

/**
 * The policies that a template gives the stages of a new pipeline; the entry stage has none, it
 * fills by pushes (L2). *Open*: the right to promote is enough. *Balanced*: a version before the
 * second stage, one approval by somebody else before the last. *Strict*: the commit and no root
 * too; an hour's soak and an approval before those between; a day's soak and two approvals before the
 * last, none of them the pusher's.
 */
export function policiesOfTemplate(
  template: PolicyTemplate,
  stages: readonly StageName[],
): { readonly stage: string; readonly policy: PolicyDocument }[] {
  return stages.slice(1).flatMap(({ slug }, at) => {
    const gates = gatesOf[template]({ first: at === 0, last: at === stages.length - 2 });
    if (gates.length === 0) return [];
    return [{ stage: slug, policy: { gates: [...gates], automatic: false, lastClick: false } }];
  });
}

/** Does a project that begins with a template ask that changes of its policies be agreed (threat 61)? */
export const templateAgrees = (template: PolicyTemplate): boolean => template === 'strict';
