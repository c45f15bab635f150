import type { Project } from '@/contract/shapes/projects';

export type Settings = Pick<
  Project,
  'name' | 'latestFollows' | 'carries' | 'floatingTags' | 'keepsTags' | 'agreesPolicies'
>;

/** What a draft changes: only those settings are sent, so that others' changes stay. */
export const changesOf = (before: Settings, draft: Settings): Partial<Settings> => ({
  ...(draft.name.trim() === before.name ? {} : { name: draft.name.trim() }),
  ...(draft.carries === before.carries ? {} : { carries: draft.carries }),
  ...(draft.latestFollows === before.latestFollows ? {} : { latestFollows: draft.latestFollows }),
  ...(draft.keepsTags === before.keepsTags ? {} : { keepsTags: draft.keepsTags }),
  ...(draft.agreesPolicies === before.agreesPolicies
    ? {}
    : { agreesPolicies: draft.agreesPolicies }),
  ...(sameSet(draft.floatingTags, before.floatingTags) ? {} : { floatingTags: draft.floatingTags }),
});

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one) => b.includes(one));
