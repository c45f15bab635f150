import type { MemberLoss } from '@/contract/shapes/access/teams';
import { permissionWords } from '@/domain/permissions/words';
import { listed } from './role-words';

const named = 3;

/**
 * What a removal takes away, a line to each permission, those on most projects first:
 * `promote on 6 projects`, `push images on Shop`.
 */
export function lossPhrases({ projects }: Pick<MemberLoss, 'projects'>): string[] {
  const by = new Map<string, string[]>();
  for (const { project, permissions } of projects) {
    for (const { permission, stages } of permissions) {
      const does = permissionWords[permission].name;
      const where = stages === null ? project.name : `${project.name} (${stages.join(', ')})`;
      by.set(does, [...(by.get(does) ?? []), where]);
    }
  }
  return [...by]
    .toSorted((a, b) => b[1].length - a[1].length)
    .map(([does, where]) => {
      const on = where.length > named ? `${where.length} projects` : listed(where);
      return `${does.charAt(0).toLowerCase()}${does.slice(1)} on ${on}`;
    });
}
