import type { ActorView } from '@/domain/people/actors';
import type { Robot } from '@/domain/permissions/can';
import { robotOf } from '../call/read-callers';
import { statement, type Sql } from '@/server/platform/sql/database';
import { actorIn } from '../actors/actor-of';

/** A robot that looks after, or is bound to, something of a project. */
export interface KnownRobot extends Robot {
  /** Its name in its project; `name` is what it signs in with. */
  readonly shortName: string;
  readonly project: { readonly id: string; readonly slug: string };
  /** Slugs by id, also of other projects' registries. */
  readonly registrySlugs: Readonly<Record<string, string>>;
  readonly createdBy: ActorView;
  readonly createdAt: string;
  readonly disabled: boolean;
  readonly secrets: readonly KnownSecret[];
  readonly trusts: readonly {
    readonly issuer: string;
    readonly by: ActorView;
    readonly at: string;
  }[];
}

export interface KnownSecret {
  readonly prefix: string;
  readonly by: ActorView;
  readonly at: string;
  readonly expiresAt: string;
  readonly lastUsedAt: string | null;
}

interface Row {
  readonly id: string;
  readonly username: string;
  readonly kind: string;
  readonly permissions: readonly string[];
  readonly stages: readonly string[];
  readonly registries: Robot['registries'];
  readonly shortName: string;
  readonly projectId: string;
  readonly project: string;
  readonly slugs: Readonly<Record<string, string>>;
  readonly createdBy: ActorView;
  readonly createdAt: Date;
  readonly disabled: boolean;
  readonly secrets: readonly KnownSecret[];
  readonly trusts: KnownRobot['trusts'];
}

const machines = statement(
  'access.machines',
  `SELECT r.id, r.username, r.kind, r.permissions, r.stages, r.name AS short_name, r.project_id,
     p.slug AS project, ${actorIn('r.created_by')} AS created_by, r.created_at,
     r.disabled_at IS NOT NULL AS disabled, bound.registries, bound.slugs,
     (SELECT coalesce(json_agg(json_build_object('prefix', s.prefix, 'by', ${actorIn('s.created_by')},
        'at', s.created_at, 'expiresAt', s.expires_at, 'lastUsedAt', s.last_used_at)
        ORDER BY s.expires_at), '[]'::json)
      FROM robot_secret s WHERE s.robot_id = r.id AND s.revoked_at IS NULL
        AND s.expires_at > $2::timestamptz) AS secrets,
     (SELECT coalesce(json_agg(json_build_object('issuer', i.name, 'by', ${actorIn('x.created_by')},
        'at', x.created_at) ORDER BY x.created_at), '[]'::json)
      FROM robot_trust x JOIN trusted_issuer i ON i.id = x.issuer_id
      WHERE x.robot_id = r.id) AS trusts
   FROM robot r JOIN project p ON p.id = r.project_id
     CROSS JOIN LATERAL (
       SELECT coalesce(json_agg(json_build_object('registryId', g.id, 'projectId', g.project_id)
                ORDER BY g.slug), '[]'::json) AS registries,
         coalesce(json_object_agg(g.id, g.slug), '{}'::json) AS slugs
       FROM robot_registry b JOIN registry g ON g.id = b.registry_id
       WHERE b.robot_id = r.id) bound
   WHERE r.project_id = $1::uuid OR EXISTS (
     SELECT 1 FROM robot_registry b JOIN registry g ON g.id = b.registry_id
     WHERE b.robot_id = r.id AND g.project_id = $1::uuid)
   ORDER BY r.kind, r.name, r.username`,
);

/**
 * The robots and clusters of a project, and those of others that are bound to a registry of it, with
 * the credentials that count now. Disabled ones are among them. Never a secret, nor its hash.
 */
export async function readMachines(sql: Sql, projectId: string, now: Date): Promise<KnownRobot[]> {
  const rows = await sql.query<Row>(machines, [projectId, now]);
  return rows.flatMap((row) => {
    const robot = robotOf(row);
    if (!robot) return [];
    const { shortName, project, createdBy, disabled, secrets, trusts, slugs } = row;
    return {
      ...robot,
      shortName,
      createdBy,
      disabled,
      secrets,
      trusts,
      registrySlugs: slugs,
      createdAt: row.createdAt.toISOString(),
      project: { id: row.projectId, slug: project },
    };
  });
}

/** Does any credential of it count now? */
export const isLive = ({ disabled, secrets, trusts }: KnownRobot): boolean =>
  !disabled && secrets.length + trusts.length > 0;
