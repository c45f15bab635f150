import { isRole } from '@/domain/permissions/roles';
import { roleWords } from '@/domain/permissions/words';

/** Joins words as a sentence does: `a, b and c`. */
export const listed = (words: readonly string[]): string =>
  words.length < 2
    ? (words[0] ?? '')
    : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;

/** A role's name: a built-in one's, a custom one's where it is known, else its slug. */
export const roleName = ({ role, roleName: given }: { role: string; roleName?: string }): string =>
  given ?? (isRole(role) ? roleWords[role].name : role);

/** A role with the stages it is limited to: `Approver of Staging and Production`. */
export const roleText = (
  held: { role: string; roleName?: string; stages: readonly string[] },
  names: readonly { slug: string; name: string }[],
): string =>
  held.stages.length === 0
    ? roleName(held)
    : `${roleName(held)} of ${listed(
        held.stages.map((slug) => names.find((one) => one.slug === slug)?.name ?? slug),
      )}`;
