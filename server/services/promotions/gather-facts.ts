import type { Stopped, Withdrawn } from '@/domain/gates/facts';
import type { Policy } from '@/domain/gates/policy';
import type { Actor, HeldGrant, Person } from '@/domain/permissions/can';
import { latestTag, type SetTag } from '@/domain/promotions/choose-tags';
import { liveRobotCredential } from '../../auth/live-credential';
import { instanceRoleOf, robotOf } from '../../auth/read-callers';
import { robotHolders } from '../../data/robot-holders';
import { heldGrants } from '../../data/held-grants';
import { withdrawalOf } from '../../content/withdrawn-parts';
import { statement, type Sql } from '../../data/database';
import { readPolicy, type StoredPolicy } from '../gates/read-policy';
import type { Candidate } from './find-candidate';

/** What a promotion is decided by. */
export interface PromotionFacts {
  /** Who asks, with the rights they hold now; null: a policy, or who is disabled or gone (L7). */
  readonly asker: Actor | null;
  /**
   * Whose approval would be their own (L7): the person who asks, or whoever was shown a secret of the
   * robot that asks, or set up what it is trusted by.
   */
  readonly requesterIds: readonly string[];
  /** Slugs of the stages that hold the build. */
  readonly inStages: ReadonlySet<string>;
  /** Tags that mean the build in a stage, by the stage's slug. */
  readonly tagsIn: (stage: string) => readonly string[];
  /** Tags of the target that a promotion might set. */
  readonly inTarget: readonly SetTag[];
  /** What `latest` means in the target; null where nothing is there. */
  readonly current: {
    readonly digest: string;
    readonly number: number | null;
    readonly version: string | null;
    /** The number of the tag move that made it so; 0 where none is on record. */
    readonly move: number;
  } | null;
  /** The target's policy, and whether its line is stopped. */
  readonly policy: Policy;
  readonly hold: Stopped | null;
  /** Of the build, or of one that it shares a part with. */
  readonly withdrawal: Withdrawn | null;
  /** Open requests of builds of this image into the target. */
  readonly open: readonly { readonly id: string; readonly buildId: string }[];
  /** The newest promotion that let this very build into the target. */
  readonly previous: string | null;
}

interface Row {
  readonly person: {
    readonly name: string;
    readonly email: string;
    readonly instanceRole: string | null;
    readonly grants: readonly HeldGrant[];
  } | null;
  readonly robot: (Parameters<typeof robotOf>[0] & { readonly holders: readonly string[] }) | null;
  readonly placed: readonly string[];
  readonly tags: readonly { readonly registryId: string; readonly name: string }[];
  readonly target: readonly (SetTag & { readonly version: string | null })[];
  readonly previous: string | null;
  readonly move: number;
  readonly policy: StoredPolicy;
  readonly hold: StoppedRow | null;
  readonly withdrawal: (StoppedRow & Pick<Withdrawn, 'through'>) | null;
  readonly open: readonly { readonly id: string; readonly buildId: string }[];
}

interface StoppedRow {
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

// LATERAL with LIMIT asks for one tag and one build at a time, each by its whole key: written as plain
// joins, the planner reads every tag and build of the image while there are few, and goes on then.
const gather = statement(
  'promotion.gather-facts',
  `SELECT
    (SELECT json_build_object('name', u.name, 'email', u.email,
       'instanceRole', u."instanceRole", 'grants', ${heldGrants('u.id', '$2::uuid')})
     FROM "user" u WHERE u.id = $1::uuid AND u."disabledAt" IS NULL) AS person,
    (SELECT json_build_object('id', r.id, 'username', r.username, 'kind', r.kind,
       'permissions', r.permissions, 'stages', r.stages, 'projectId', r."projectId",
       'registries', (SELECT coalesce(json_agg(json_build_object('registryId', g.id,
             'projectId', g."projectId")), '[]'::json)
           FROM robot_registry x JOIN registry g ON g.id = x."registryId"
           WHERE x."robotId" = r.id AND g."projectId" = $2::uuid),
       'holders', ${robotHolders('r.id', '$10')})
     FROM robot r WHERE r.id = $9::uuid AND r."disabledAt" IS NULL
       AND ($11::uuid IS NULL OR ${liveRobotCredential('r.id', '$11::uuid', '$10')})) AS robot,
    ARRAY(SELECT "registryId"::text FROM placement
          WHERE "imageId" = $3::uuid AND digest = $4) AS placed,
    (SELECT coalesce(json_agg(json_build_object('registryId', "registryId", 'name', name)
              ORDER BY name COLLATE "C"), '[]'::json)
     FROM tag WHERE "imageId" = $3::uuid AND digest = $4) AS tags,
    (SELECT coalesce(json_agg(json_build_object('name', t.name, 'digest', t.digest,
              'build', b.number, 'version', b.version)), '[]'::json)
     FROM (SELECT unnest($6::text[])
           UNION SELECT name FROM tag WHERE "imageId" = $3::uuid AND digest = $4) AS asked(name)
     CROSS JOIN LATERAL (
       SELECT t.name, t.digest, t."imageId" FROM tag t
       WHERE t."registryId" = $5::uuid AND t."imageId" = $3::uuid AND t.name = asked.name LIMIT 1) t
     LEFT JOIN LATERAL (
       SELECT b.number, b.version FROM build b
       WHERE b."imageId" = t."imageId" AND b.digest = t.digest LIMIT 1) b ON true
    ) AS target,
    (SELECT id FROM promotion
     WHERE "imageId" = $3::uuid AND "toStageId" = $7::uuid AND digest = $4 AND state = 'promoted'
     ORDER BY "finishedAt" DESC LIMIT 1) AS previous,
    (SELECT coalesce(max(id), 0) FROM tag_move
     WHERE "registryId" = $5::uuid AND "imageId" = $3::uuid AND name = 'latest') AS move,
    (SELECT json_build_object('version', version, 'document', document) FROM policy
     WHERE "stageId" = $7::uuid ORDER BY version DESC LIMIT 1) AS policy,
    (SELECT json_build_object('reason', "heldReason", 'by', "heldBy", 'at', "heldAt") FROM stage
     WHERE id = $7::uuid AND "heldAt" IS NOT NULL) AS hold,
    ${withdrawalOf('$3::uuid', '$8::uuid', '$4')} AS withdrawal,
    (SELECT coalesce(json_agg(json_build_object('id', id, 'buildId', "buildId")), '[]'::json)
     FROM promotion WHERE "toStageId" = $7::uuid AND "imageId" = $3::uuid
       AND state IN ('waiting', 'approved')) AS open`,
);

/**
 * Reads, in one statement, everything that decides a promotion but what gates look at: the rights
 * of who asks as they are now, where the build is, what tags mean in the target, and what the target
 * asks for. Under the image's lock it stays true
 * until the commit.
 * @param asks who asks; null: a policy.
 * @param now which of a robot's secrets count.
 * @param named tags to look up in the target; `latest` and those that mean the build anywhere are
 *   looked up too.
 */
export async function gatherFacts(
  sql: Sql,
  asks: Asks | null,
  candidate: Candidate,
  named: readonly string[],
  now: Date,
): Promise<PromotionFacts> {
  const { projectId, imageId, buildId, digest, to, stages } = candidate;
  const names = [latestTag, ...named];
  const idOf = (kind: Asks['kind']) => (asks?.kind === kind ? asks.id : null);
  const values = [
    ...[idOf('person'), projectId, imageId, digest, to.registryId, names, to.id, buildId],
    ...[idOf('robot'), now, asks?.kind === 'robot' ? (asks.credentialId ?? null) : null],
  ];
  const [row] = await sql.query<Row>(gather, values);
  if (!row) throw new Error('promotion.gather-facts gave no row');
  const holds = (stage: { registryId: string }) => row.placed.includes(stage.registryId);
  const current = row.target.find((tag) => tag.name === latestTag);
  return {
    ...askerOf(asks, row),
    inStages: new Set(stages.filter(holds).map((stage) => stage.slug)),
    tagsIn(slug) {
      const registryId = stages.find((stage) => stage.slug === slug)?.registryId;
      return row.tags.filter((tag) => tag.registryId === registryId).map((tag) => tag.name);
    },
    inTarget: row.target,
    current: current
      ? {
          ...{ digest: current.digest, number: current.build, version: current.version },
          move: Number(row.move),
        }
      : null,
    policy: readPolicy(row.policy),
    hold: stoppedOf(row.hold),
    withdrawal: row.withdrawal && { ...row.withdrawal, at: new Date(row.withdrawal.at) },
    open: row.open,
    previous: row.previous,
  };
}

/**
 * Who asks: by their kind and id, as a call or a promotion's row names them. What a robot calls with has
 * to count still: whoever set it up and took it away meanwhile would not be among those who asked (L7).
 */
export interface Asks {
  readonly kind: 'person' | 'robot';
  readonly id: string;
  readonly credentialId?: string;
}

function askerOf(
  asks: Asks | null,
  { person, robot }: Row,
): Pick<PromotionFacts, 'asker' | 'requesterIds'> {
  if (asks?.kind === 'robot') {
    return { asker: robot && robotOf(robot), requesterIds: robot?.holders ?? [] };
  }
  if (!asks) return { asker: null, requesterIds: [] };
  return { asker: person && personNow(asks.id, person), requesterIds: [asks.id] };
}

const personNow = (
  id: string,
  { name, email, instanceRole, grants }: NonNullable<Row['person']>,
): Person => ({
  ...{ kind: 'person', id, name, email, grants },
  instanceRole: instanceRoleOf(instanceRole),
});

const stoppedOf = (row: StoppedRow | null): Stopped | null =>
  row && { ...row, at: new Date(row.at) };
