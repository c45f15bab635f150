import { isRole } from '@/domain/permissions/roles';
import { roleWords } from '@/domain/permissions/words';

/** A role as people read it; a custom one by the name that it was given. */
export const nameOfRole = (role: string, customName: string | null): string =>
  isRole(role) ? roleWords[role].name : (customName ?? role);

/** With the stages that it is limited to: `Approver for Staging and Production`. */
export const roleWithStages = (
  { role, customName, stages }: RoleThere,
  names: readonly { readonly slug: string; readonly name: string }[],
): string => {
  const of = stages.map((slug) => names.find((stage) => stage.slug === slug)?.name ?? slug);
  const name = nameOfRole(role, customName);
  if (of.length === 0) return name;
  return `${name} for ${of.length < 2 ? of.join('') : `${of.slice(0, -1).join(', ')} and ${of.at(-1)}`}`;
};

interface RoleThere {
  readonly role: string;
  readonly customName: string | null;
  readonly stages: readonly string[];
}
