import { teamsAsked } from '@/domain/gates/policy';
import type { ActorView } from '@/domain/people/actors';
import { can, type Person } from '@/domain/permissions/can';
import { actorIn, actorOrNull } from '@/server/access/actors/actor-of';
import { statement, type Sql } from '@/server/platform/sql/database';
import { readPolicy } from '@/server/access/rights/read-policy';
import { linesOf, type Loosened } from './read-loosened';

/** A loosening with where it is. */
export interface LoosenedPolicy extends Loosened {
  project: string;
  to: string;
  stage: { name: string; position: number; count: number };
}

/** It is told for so long, of each stage its newest few, and of all so many. */
const days = 30;
const ofEachStage = 5;
const most = 100;

interface Row {
  readonly projectId: string;
  readonly project: string;
  readonly stage: string;
  readonly name: string;
  readonly position: number;
  readonly count: number;
  readonly version: number;
  readonly document: unknown;
  readonly before: unknown;
  readonly by: ActorView;
  readonly agreedBy: ActorView | null;
  readonly at: Date;
  readonly teams: readonly string[];
}

// Whoever saves many versions pushes none of another stage out of sight.
const unread = statement(
  'inbox.loosened',
  `SELECT p.id AS project_id, p.slug AS project, s.slug AS stage, s.name, s.position,
     (SELECT count(*)::int FROM stage o WHERE o.project_id = p.id) AS count,
     v.version, v.document, before.document AS before, v.at, v.rank,
     ${actorIn('v.created_by')} AS by, ${actorOrNull('v.agreed_by')} AS agreed_by,
     ARRAY(SELECT t.slug FROM membership m JOIN team t ON t.id = m.team_id
           WHERE m.person_id = $1::uuid) AS teams
   FROM (
     SELECT q.stage_id, q.version, q.document, q.created_by_kind, q.created_by_id, q.created_by_name,
       q.agreed_by_kind, q.agreed_by_id, q.agreed_by_name, q.saved_by_ids, q.created_at AS at,
       row_number() OVER (PARTITION BY q.stage_id ORDER BY q.version DESC) AS rank
     FROM policy q JOIN stage x ON x.id = q.stage_id
     WHERE q.loosens AND q.created_at > $3::timestamptz AND x.project_id = ANY($2::uuid[])
       AND NOT $1::uuid = ANY(q.saved_by_ids)
       AND q.version > coalesce((SELECT r.version FROM policy_read r
             WHERE r.stage_id = q.stage_id AND r.person_id = $1::uuid), 0)
   ) v
   JOIN stage s ON s.id = v.stage_id
   JOIN project p ON p.id = s.project_id
   LEFT JOIN policy before ON before.stage_id = v.stage_id AND before.version = v.version - 1
   WHERE v.rank <= ${ofEachStage} ORDER BY v.rank, v.at DESC, s.id LIMIT ${most}`,
);

/**
 * What others loosened in policies of stages where somebody approves, until they say that they have read
 * it: one statement however many projects. Whoever may approve everywhere as an administrator is told
 * only of projects where they have a role: of the others the trail tells.
 */
export async function listLoosened(sql: Sql, person: Person, now: Date): Promise<LoosenedPolicy[]> {
  const projects = [...new Set(person.grants.map(({ projectId }) => projectId))];
  if (projects.length === 0) return [];
  const since = new Date(now.getTime() - days * 86_400_000);
  const rows = await sql.query<Row>(unread, [person.id, projects, since]);
  const here = { ...person, instanceRole: null };
  return rows
    .flatMap(({ version, document, before, by, agreedBy, at, teams, ...row }) => {
      const { projectId, stage } = row;
      const stored = { version, document };
      const was = before === null ? null : { version: version - 1, document: before };
      const named = [readPolicy(stored), readPolicy(was)].flatMap(teamsAsked);
      const approves =
        can(here, 'promotion.approve', { projectId, stage }) ||
        (can(here, 'project.read', { projectId }) && named.some((team) => teams.includes(team)));
      const lines = approves ? linesOf(was, stored) : [];
      if (lines.length === 0) return [];
      return [
        {
          project: row.project,
          to: stage,
          version,
          by,
          agreedBy,
          at: at.toISOString(),
          lines,
          stage: { name: row.name, position: row.position, count: row.count },
        },
      ];
    })
    .sort((a, b) => (a.at < b.at ? 1 : -1));
}
