import { touchTeam } from '../teams/touch-team';
import { recordAudit, type Origin } from '@/server/platform/events/audit';
import { statement, type Sql } from '@/server/platform/sql/database';
import { lockProjectsOf } from '@/server/platform/locks/lock-projects-of';
import { teamsOf } from './group-claims';

const rulesOf = statement(
  'sso.rules',
  `SELECT g.group_name AS group, g.team_id, g.maintainer, t.slug AS team
   FROM sso_group g JOIN team t ON t.id = g.team_id WHERE g.provider_id = $1::uuid`,
);

const membershipsOf = statement(
  'sso.memberships',
  `SELECT m.team_id, m.maintainer, m.provider_id, t.slug AS team
   FROM membership m JOIN team t ON t.id = m.team_id WHERE m.person_id = $1::uuid`,
);

const add = statement(
  'sso.add-membership',
  `INSERT INTO membership (team_id, person_id, maintainer, provider_id, created_at)
   VALUES ($1::uuid, $2::uuid, $3, $4::uuid, $5::timestamptz)
   ON CONFLICT (team_id, person_id) DO NOTHING RETURNING team_id`,
);

const change = statement(
  'sso.change-membership',
  `UPDATE membership SET maintainer = $3
   WHERE team_id = $1::uuid AND person_id = $2::uuid AND provider_id = $4::uuid RETURNING team_id`,
);

const remove = statement(
  'sso.remove-membership',
  `DELETE FROM membership
   WHERE team_id = $1::uuid AND person_id = $2::uuid AND provider_id = $3::uuid RETURNING team_id`,
);

interface Change {
  readonly kind: 'add' | 'change' | 'remove';
  readonly teamId: string;
  readonly team: string;
  readonly maintainer: boolean;
}

/**
 * Keeps a person's teams in step with the groups that the provider names at a sign-in, in the
 * transaction of it: what its groups give is added, what they gave and give no more is removed. What
 * somebody added by hand, and what another provider gives, is left as it is.
 */
export async function keepGroups(
  sql: Sql,
  origin: Origin,
  person: { readonly id: string; readonly email: string },
  provider: { readonly id: string; readonly name: string },
  groups: ReadonlySet<string>,
  now: Date,
): Promise<void> {
  const planned = await plan(sql, person.id, provider.id, groups);
  if (planned.length === 0) return;
  const concerned = planned.map(({ teamId }) => teamId);
  await lockProjectsOf(sql, person.id, concerned);
  for (const step of await plan(sql, person.id, provider.id, groups)) {
    const { kind, teamId, team, maintainer } = step;
    const done =
      kind === 'add'
        ? await sql.query(add, [teamId, person.id, maintainer, provider.id, now])
        : kind === 'change'
          ? await sql.query(change, [teamId, person.id, maintainer, provider.id])
          : await sql.query(remove, [teamId, person.id, provider.id]);
    if (done.length === 0) continue;
    const through = provider.name;
    await recordAudit(sql, origin, {
      action: kind === 'remove' ? 'team.member-removed' : 'team.member-saved',
      projectId: null,
      subjects: { personId: person.id },
      target: `${team}: ${person.email}`,
      ...(kind === 'add'
        ? {}
        : { before: { maintainer: kind === 'change' ? !maintainer : maintainer } }),
      after: kind === 'remove' ? { through } : { maintainer, through },
    });
    await touchTeam(sql, teamId);
  }
}

async function plan(
  sql: Sql,
  personId: string,
  providerId: string,
  groups: ReadonlySet<string>,
): Promise<Change[]> {
  const wanted = teamsOf(groups, await sql.query(rulesOf, [providerId]));
  const held = await sql.query<Omit<Change, 'kind'> & { readonly providerId: string | null }>(
    membershipsOf,
    [personId],
  );
  const changes: Change[] = [];
  for (const [teamId, { team, maintainer }] of wanted) {
    const has = held.find((membership) => membership.teamId === teamId);
    if (!has) changes.push({ kind: 'add', teamId, team, maintainer });
    else if (has.providerId === providerId && has.maintainer !== maintainer) {
      changes.push({ kind: 'change', teamId, team, maintainer });
    }
  }
  for (const { teamId, team, maintainer, providerId: from } of held) {
    if (from === providerId && !wanted.has(teamId)) {
      changes.push({ kind: 'remove', teamId, team, maintainer });
    }
  }
  return changes.sort((a, b) => (a.teamId < b.teamId ? -1 : 1));
}
