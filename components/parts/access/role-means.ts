import type { ShownRole } from '@/contract/shapes/access/roles';
import { permissionWords } from '@/domain/permissions/words';
import { listed } from './role-words';

/** What a role is for: a built-in one's own words, of a custom one what it lets somebody do. */
export const roleMeans = ({ means, permissions }: ShownRole): string => {
  if (means !== null) return means;
  const rest = permissions.filter((one) => one !== 'project.read');
  const does = listed(rest.map((one) => permissionWords[one].name.toLowerCase()));
  return rest.length === 0 ? 'Sees the project.' : `Sees the project. May also ${does}.`;
};
