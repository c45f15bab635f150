import type { PolicyTemplate } from '@/domain/gates/policy/policy-template';

/** What each template means, for people who choose one. */
export const templateWords: Readonly<Record<PolicyTemplate, { name: string; means: string }>> = {
  open: {
    name: 'Open',
    means: 'No gates: whoever has the right to promote into a stage, promotes.',
  },
  balanced: {
    name: 'Balanced',
    means: 'A version before the second stage; one approval by somebody else before the last.',
  },
  strict: {
    name: 'Strict',
    means:
      'Version, commit and no root before the second stage; an hour of soaking and an approval before those between; a day of soaking and two approvals before the last, none by whoever pushed; another maintainer agrees to each change of a policy.',
  },
};
