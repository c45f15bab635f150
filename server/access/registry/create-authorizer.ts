import type { Action } from '@/oci/http/scopes';
import type { RepositoryName } from '@/oci/names/names';
import { can, type Actor, type HeldGrant, type Robot } from '@/domain/permissions/can';
import { isTokenScope, type Permission } from '@/domain/permissions/roles';
import type { Clock } from '@/lib/clock';
import type { Authorizer, Caller, Decision } from '@/registry/ports';
import { statement, type Database } from '@/server/platform/sql/database';
import { asked, createLookup } from '@/server/platform/sql/lookup';
import { heldGrants } from '../rights/held-grants';
import { liveRobotCredential } from '../call/live-credential';
import type { Keyless } from '../keyless/keyless';
import { instanceRoleOf, robotOf } from '../call/read-callers';
import { signInBasic } from '../call/sign-in-basic';

// One statement per kind of caller finds the registry by its slug, the caller as they are now, and
// what they may do there (L6). This runs before every answer of the data plane, so that it reads
// nothing that only a refusal needs, and what is asked at the same time is asked together.

const place = `r.id AS registry_id, r.project_id, p.slug AS project, s.slug AS stage, s.position,
  c.image_id, c.id AS repository_id`;

const placeJoins = `JOIN project p ON p.id = r.project_id
  JOIN stage s ON s.registry_id = r.id
  LEFT JOIN repository c ON c.registry_id = r.id AND c.name = asked.image`;

const asks = asked('caller uuid, credential uuid, registry text, image text');

// Whoever signed in with a password has no credential to be asked for again.
const forPerson = statement(
  'auth.authorize-person',
  `SELECT asked.ordinality, found.*
   FROM ${asks} CROSS JOIN LATERAL (
     SELECT ${place}, u.email, u.name, u.instance_role, a.scopes,
       ${heldGrants('u.id', 'r.project_id')} AS grants
     FROM person u JOIN registry r ON r.slug = asked.registry ${placeJoins}
       LEFT JOIN api_token a ON a.id = asked.credential AND a.person_id = u.id
         AND a.revoked_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > $2::timestamptz)
     WHERE u.id = asked.caller AND u.disabled_at IS NULL
       AND (asked.credential IS NULL OR a.id IS NOT NULL)
     LIMIT 1
   ) found`,
);

const forRobot = statement(
  'auth.authorize-robot',
  `SELECT asked.ordinality, found.*
   FROM ${asks} CROSS JOIN LATERAL (
     SELECT ${place}, ro.username, ro.kind, ro.permissions,
       (SELECT coalesce(json_agg(json_build_object('registryId', g.id, 'projectId', g.project_id)), '[]'::json)
        FROM robot_registry x JOIN registry g ON g.id = x.registry_id
        WHERE x.robot_id = ro.id AND g.project_id = r.project_id) AS registries
     FROM robot ro JOIN registry r ON r.slug = asked.registry ${placeJoins}
     WHERE ro.id = asked.caller AND ro.disabled_at IS NULL AND ${liveRobotCredential('ro.id', 'asked.credential', '$2')}
     LIMIT 1
   ) found`,
);

const personStands = statement(
  'auth.person-stands',
  `SELECT 1 AS found FROM person u
   WHERE u.id = $1::uuid AND u.disabled_at IS NULL AND ($2::uuid IS NULL OR EXISTS (
     SELECT 1 FROM api_token a WHERE a.id = $2::uuid AND a.person_id = u.id
       AND a.revoked_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > $3::timestamptz)))`,
);

const robotStands = statement(
  'auth.robot-stands',
  `SELECT 1 AS found FROM robot ro
   WHERE ro.id = $1::uuid AND ro.disabled_at IS NULL
     AND ${liveRobotCredential('ro.id', '$2::uuid', '$3')}`,
);

const entryRegistry = statement(
  'auth.entry-registry',
  `SELECT r.slug FROM stage s JOIN registry r ON r.id = s.registry_id
   WHERE s.project_id = $1::uuid AND s.position = 0`,
);

const maintainers = statement(
  'auth.maintainers',
  `SELECT DISTINCT u.email FROM role_grant g
     LEFT JOIN membership m ON m.team_id = g.team_id
     JOIN person u ON u.id = coalesce(g.person_id, m.person_id)
   WHERE g.project_id = $1::uuid AND g.role = 'maintainer' AND u.disabled_at IS NULL
   ORDER BY u.email LIMIT 3`,
);

/** Who wants to know, and about which repository. */
interface Asked {
  readonly caller: string;
  /** The personal token, robot secret or trust that they signed in with; null: a password. */
  readonly credential: string | null;
  readonly registry: string;
  readonly image: string;
}

interface PlaceRow {
  readonly registryId: string;
  readonly projectId: string;
  readonly project: string;
  readonly stage: string;
  readonly position: number;
  readonly imageId: string | null;
  readonly repositoryId: string | null;
}

interface PersonRow extends PlaceRow {
  readonly email: string;
  readonly name: string;
  readonly instanceRole: string | null;
  readonly scopes: readonly string[] | null;
  readonly grants: readonly HeldGrant[];
}

interface RobotRow extends PlaceRow {
  readonly username: string;
  readonly kind: string;
  readonly permissions: readonly string[];
  readonly registries: Robot['registries'];
}

const permissionFor: Readonly<Record<Action, Permission>> = {
  pull: 'image.pull',
  push: 'image.push',
  delete: 'image.push',
};

const unknown: Decision = { allowed: false, reason: 'unknown' };
const denied = (message: string): Decision => ({ allowed: false, reason: 'denied', message });

/**
 * The data plane's authorizer: who signs in, and what they may do in a repository, asked of `can`
 * with what is true now (L6).
 *
 * A registry that may not be pulled from is unknown, exactly as one that does not exist (L3). Only
 * the entry registry takes pushes and deletions, whoever asks (L2). An image of which no
 * manifest was pushed yet has no id; pushing it is allowed, for that is how it comes to be.
 */
export function createAuthorizer(server: {
  readonly db: Database;
  readonly clock: Clock;
  readonly allowPasswords?: boolean;
  readonly keyless: Keyless;
}): Authorizer {
  const { db, clock } = server;
  const askPerson = createLookup<Asked, PersonRow>(db.sql, forPerson, () => [clock()]);
  const askRobot = createLookup<Asked, RobotRow>(db.sql, forRobot, () => [clock()]);
  return {
    async signIn(credentials, address) {
      const from = { address, requestId: '' };
      const result = await signInBasic(server, credentials, from, clock());
      if (result.outcome === 'passwords-off') {
        const message = 'passwords are not taken here; use a personal token as the password';
        return { outcome: 'refused', message };
      }
      if (result.outcome !== 'signed-in') return result;
      const { actor, credentialId: credential } = result;
      const name = actor.kind === 'person' ? actor.email : actor.name;
      return { outcome: 'signed-in', caller: { kind: actor.kind, id: actor.id, credential, name } };
    },

    async authorize(caller, name, action) {
      const found = await read(caller, name);
      if (!found) return unknown;
      const { actor, row } = found;
      const { projectId, registryId, stage, imageId, repositoryId } = row;
      const where = { projectId, registryId, stage };
      const fillsByPromotion = action !== 'pull' && row.position !== 0;
      // CI knows its project, so a push to the wrong stage is told the right one.
      if (fillsByPromotion && can(actor, 'project.read', where)) {
        return denied(await fillsOtherwise(name.registry, action, row));
      }
      if (!can(actor, 'image.pull', where)) return unknown;
      if (!can(actor, permissionFor[action], where)) {
        return denied(await whoCanHelp(actor, name.registry, action, row));
      }
      return { allowed: true, place: { ...name, registryId, imageId, repositoryId } };
    },

    async stands({ kind, id, credential }) {
      const ask = kind === 'person' ? personStands : robotStands;
      return (await db.sql.query(ask, [id, credential, clock()])).length > 0;
    },
  };

  async function read(
    caller: Caller,
    name: RepositoryName,
  ): Promise<{ actor: Actor; row: PlaceRow } | null> {
    const { id, credential } = caller;
    const { registry, image } = name;
    const question = { caller: id, credential, registry, image };
    if (caller.kind === 'person') {
      const row = await askPerson(question);
      return row ? { actor: personOf(id, row), row } : null;
    }
    const row = await askRobot(question);
    // Nothing of the data plane promotes.
    const actor = row && robotOf({ ...row, id, stages: [] });
    return row && actor ? { actor, row } : null;
  }

  async function fillsOtherwise(registry: string, action: Action, row: PlaceRow): Promise<string> {
    const [entry] = await db.sql.query<{ slug: string }>(entryRegistry, [row.projectId]);
    const place = entry?.slug ?? 'the entry registry';
    return action === 'delete'
      ? `${registry} fills by promotion only and keeps what was promoted; promote another build or withdraw this one, or delete in ${place}`
      : `${registry} fills by promotion only; push to ${place}`;
  }

  async function whoCanHelp(actor: Actor, registry: string, action: Action, row: PlaceRow) {
    const doing = action === 'push' ? 'pushing to' : 'deleting from';
    if (actor.kind === 'robot') {
      const verb = action === 'push' ? 'push' : 'delete';
      return `this credential only pulls from ${registry}; ${verb} with CI’s credential or with your own`;
    }
    const rows = await db.sql.query<{ email: string }>(maintainers, [row.projectId]);
    const names = rows.map(({ email }) => email).join(', ');
    const giver = names
      ? `a maintainer of the project (${names}) or an administrator`
      : 'an administrator';
    return `${doing} ${registry} needs the role developer in project ${row.project}; ask ${giver} for it`;
  }
}

function personOf(id: string, row: PersonRow): Actor {
  const { email, name, grants, scopes } = row;
  const instanceRole = instanceRoleOf(row.instanceRole);
  const narrowed = scopes && { scopes: scopes.filter(isTokenScope) };
  return { kind: 'person', id, email, name, instanceRole, grants, ...narrowed };
}
