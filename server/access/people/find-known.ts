import { mayReadInstance } from '@/domain/permissions/instance';
import { statement, type Sql } from '@/server/platform/sql/database';
import { readableProjects } from '../rights/readable-projects';
import type { Call, Services } from '../call/context';

/** A person or a team that a caller may name. */
export interface Known {
  readonly id: string;
  readonly name: string;
}

// Whoever holds a role on the whole installation stands on the pages of every project.
const person = statement(
  'people.known',
  `SELECT u.id, u.name FROM person u WHERE u.email = $1 AND ($2::boolean OR u.id = $3::uuid
     OR EXISTS (SELECT 1 FROM membership mine JOIN membership theirs ON theirs.team_id = mine.team_id
                WHERE mine.person_id = $3::uuid AND theirs.person_id = u.id)
     OR EXISTS (SELECT 1 FROM role_grant g WHERE g.project_id = ANY($4::uuid[]) AND (g.person_id = u.id
                OR EXISTS (SELECT 1 FROM membership m WHERE m.team_id = g.team_id AND m.person_id = u.id)))
     OR (u.instance_role IS NOT NULL AND cardinality($4::uuid[]) > 0))`,
);

const seenTeam = `$2::boolean
     OR EXISTS (SELECT 1 FROM membership m WHERE m.team_id = t.id AND m.person_id = $3::uuid)
     OR EXISTS (SELECT 1 FROM role_grant g WHERE g.project_id = ANY($4::uuid[]) AND g.team_id = t.id)`;

const team = statement(
  'teams.known',
  `SELECT t.id, t.name FROM team t WHERE t.slug = $1 AND (${seenTeam})`,
);

// A policy that names a team shows it to whoever sees the project.
const teamsOfPolicies = statement(
  'teams.known-to-policies',
  `SELECT t.slug FROM team t WHERE t.slug = ANY($1::text[]) AND (${seenTeam}
     OR EXISTS (SELECT 1 FROM stage s JOIN policy p ON p.stage_id = s.id
        WHERE s.project_id = $5::uuid
          AND p.version = (SELECT max(o.version) FROM policy o WHERE o.stage_id = s.id)
          AND jsonb_path_exists(p.document, '$.gates[*].groups[*] ? (@.team == $team)',
                jsonb_build_object('team', t.slug))))`,
);

/**
 * Who has an address, as far as the caller may name them: themselves, who is in a team of theirs, who holds
 * something on a project that they see or on the whole installation; anybody for those who may read all
 * accounts. Of every other address nobody learns whether it has an account (threat 71): null, by the same
 * statement.
 */
export const findKnownPerson = (services: Services, call: Call, email: string) =>
  find(services, call, person, email);

/**
 * A team, as far as the caller may name it: their own, one that holds a role on a project that they see, any
 * for those who may read all of them. Whoever names a team sees who is in it: of every other slug nobody
 * learns whether there is such a team (threat 71).
 */
export const findKnownTeam = (services: Services, call: Call, slug: string) =>
  find(services, call, team, slug);

/** Of some slugs, the teams that the caller may name in a policy of a project: as above, and those that its policies name. */
export async function findTeamsOfPolicies(
  sql: Sql,
  call: Call,
  projectId: string,
  slugs: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ slug: string }>(teamsOfPolicies, [
    slugs,
    ...whatIsSeen(call),
    projectId,
  ]);
  return new Set(rows.map(({ slug }) => slug));
}

async function find(
  { db }: Services,
  call: Call,
  which: typeof person,
  name: string,
): Promise<Known | null> {
  const [row] = await db.sql.query<Known>(which, [name, ...whatIsSeen(call)]);
  return row ?? null;
}

const whatIsSeen = ({ actor }: Call) => [
  mayReadInstance(actor),
  actor.id,
  readableProjects(actor) ?? [],
];
