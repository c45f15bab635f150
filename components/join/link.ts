import type { Api } from '@/client/api';

/** What a link is for. */
export type Link = Awaited<ReturnType<Api['invitations']['look']>>;

/** What joining brings, in words: `team Release, and Developer on Shop`; null: the account alone. */
export function givenBy({ team, maintainer, project, role, stages }: Link): string | null {
  const parts = [];
  if (team) parts.push(`${maintainer ? 'maintainer of ' : ''}team ${team.name}`);
  if (project && role) {
    const where = stages.length > 0 ? ` (into ${stages.join(', ')})` : '';
    parts.push(`the role ${role} on ${project.name}${where}`);
  }
  return parts.length === 0 ? null : parts.join(', and ');
}
