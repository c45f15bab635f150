import type { Role } from '@/domain/permissions/roles';

/** Roles as people read them, each with what it is for. */
export const roleWords: Readonly<Record<Role, { name: string; means: string }>> = {
  viewer: { name: 'Viewer', means: 'Sees the project and pulls its images.' },
  developer: {
    name: 'Developer',
    means: 'Also pushes to the entry registry and describes builds.',
  },
  approver: {
    name: 'Approver',
    means: 'Also promotes builds and approves what others ask for, into all stages or chosen ones.',
  },
  maintainer: {
    name: 'Maintainer',
    means: 'Also gives roles, makes credentials, changes settings.',
  },
};

/** Joins words as a sentence does: `a, b and c`. */
export const listed = (words: readonly string[]): string =>
  words.length < 2
    ? (words[0] ?? '')
    : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;

/** A role with the stages it is limited to: `Approver of Staging and Production`. */
export const roleText = (
  { role, stages }: { role: Role; stages: readonly string[] },
  names: readonly { slug: string; name: string }[],
): string =>
  stages.length === 0
    ? roleWords[role].name
    : `${roleWords[role].name} of ${listed(
        stages.map((slug) => names.find((one) => one.slug === slug)?.name ?? slug),
      )}`;
