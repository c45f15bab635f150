import type { Stopped, Withdrawn } from '@/domain/gates/facts';
import { heldTo } from '@/domain/gates/policy/held-to';
import type { Policy } from '@/domain/gates/policy';
import type { ActorView } from '@/domain/people/actors';
import type { Actor, HeldGrant, Person } from '@/domain/permissions/can';
import type { StandingTag } from '@/domain/promotions/choose-tags';
import { latestTag } from '@/domain/releases/floating';
import { actorIn } from '@/server/access/actors/actor-of';
import { liveRobotCredential } from '@/server/access/call/live-credential';
import { instanceRoleOf, robotOf } from '@/server/access/call/read-callers';
import { robotHolders } from '@/server/access/rights/robot-holders';
import { heldGrants } from '@/server/access/rights/held-grants';
import { currentIn } from '@/server/content/current/current';
import { withdrawalOf } from '@/server/content/builds/withdrawn-parts';
import { placedIn, taggedIn } from '@/server/content/repositories/in-image';
import { statement, type Sql } from '@/server/platform/sql/database';
import { askedUnder, readPolicy, type StoredPolicy } from '@/server/access/rights/read-policy';
import type { Candidate } from './find-candidate';
import { readStandingTags, readTags, tagsBeside, type TagsRead } from './read-tags';

/** What a promotion is decided by. */
export interface PromotionFacts {
  /** Who asks, with the rights they hold now; null: a policy, or who is disabled or gone (L7). */
  readonly asker: Actor | null;
  /**
   * Whose approval would be their own (L7): the person who asks, or whoever was shown a secret of the
   * robot that asks, or set up what it is trusted by.
   */
  readonly requesterIds: readonly string[];
  /** The image's repositories: their ids by those of their registries. Where nothing came there is none. */
  readonly repositories: ReadonlyMap<string, string>;
  /** Slugs of the stages that hold the build. */
  readonly inStages: ReadonlySet<string>;
  /** Tags that mean the build in a stage, by the stage's slug. */
  readonly tagsIn: (stage: string) => readonly string[];
  /** The build's tags in any stage. */
  readonly beside: readonly string[];
  /** Tags of the target that a promotion might set, and lines of the build's version. */
  readonly tags: TagsRead;
  /** All tags of the target, where the build was in it before and is not its current one. */
  readonly standing: readonly StandingTag[];
  /** What the image is in the target; null where nothing is. */
  readonly current: {
    readonly digest: string;
    readonly number: number;
    readonly version: string | null;
    /** Its tags in any stage. */
    readonly beside: readonly string[];
    /** The number of the change that made it so. */
    readonly move: number;
  } | null;
  /**
   * What the target asks, and whether its line is stopped: today's policy, and where a request for this
   * very build is open, what was asked when it was made too, whichever way the build goes in.
   */
  readonly policy: Policy;
  readonly hold: Stopped | null;
  /** Of the build, or of one that it shares a part with. */
  readonly withdrawal: Withdrawn | null;
  /** Open requests of builds of this image into the target. */
  readonly open: readonly OpenRequest[];
  /** The newest promotion that let this very build into the target. */
  readonly previous: Previous | null;
}

interface OpenRequest {
  readonly id: string;
  readonly buildId: string;
  readonly number: number;
  /** The build's tags in any stage. */
  readonly beside: readonly string[];
}

interface Previous {
  readonly id: string;
  /** False: it went in beside what is current, as the newest of its line. */
  readonly becameCurrent: boolean;
  /** It happened by itself. */
  readonly byPolicy: boolean;
}

interface Row {
  readonly person: {
    readonly name: string;
    readonly email: string;
    readonly instanceRole: string | null;
    readonly grants: readonly HeldGrant[];
  } | null;
  readonly robot: (Parameters<typeof robotOf>[0] & { readonly holders: readonly string[] }) | null;
  readonly repositories: Readonly<Record<string, string>>;
  readonly placed: readonly string[];
  readonly tags: readonly { readonly registryId: string; readonly name: string }[];
  readonly previous: Previous | null;
  readonly current: PromotionFacts['current'];
  readonly policy: StoredPolicy;
  readonly hold: StoppedRow | null;
  readonly withdrawal: (StoppedRow & Pick<Withdrawn, 'through'>) | null;
  readonly open: readonly (OpenRequest & { readonly askedUnder: StoredPolicy })[];
}

interface StoppedRow {
  readonly reason: string;
  readonly by: ActorView;
  readonly at: string;
}

const gather = statement(
  'promotion.gather-facts',
  `SELECT
    (SELECT json_build_object('name', u.name, 'email', u.email,
       'instanceRole', u.instance_role, 'grants', ${heldGrants('u.id', '$2::uuid')})
     FROM person u WHERE u.id = $1::uuid AND u.disabled_at IS NULL) AS person,
    (SELECT json_build_object('id', r.id, 'username', r.username, 'kind', r.kind,
       'permissions', r.permissions, 'stages', r.stages, 'projectId', r.project_id,
       'registries', (SELECT coalesce(json_agg(json_build_object('registryId', g.id,
             'projectId', g.project_id)), '[]'::json)
           FROM robot_registry x JOIN registry g ON g.id = x.registry_id
           WHERE x.robot_id = r.id AND g.project_id = $2::uuid),
       'holders', ${robotHolders('r.id', '$8')})
     FROM robot r WHERE r.id = $6::uuid AND r.disabled_at IS NULL
       AND ($9::uuid IS NULL OR ${liveRobotCredential('r.id', '$9::uuid', '$8')})) AS robot,
    (SELECT coalesce(json_object_agg(registry_id, id), '{}'::json)
     FROM repository WHERE image_id = $3::uuid) AS repositories,
    ARRAY(SELECT p.registry_id::text FROM ${placedIn('$3::uuid', '$4')} p) AS placed,
    (SELECT coalesce(json_agg(json_build_object('registryId', t.registry_id, 'name', t.name)
              ORDER BY t.name COLLATE "C"), '[]'::json)
     FROM ${taggedIn('$3::uuid', '$4')} t) AS tags,
    (SELECT json_build_object('id', m.id, 'becameCurrent', EXISTS (SELECT 1 FROM current c
         WHERE c.build_id = $7::uuid AND c.stage_id = $5::uuid),
       'byPolicy', m.requested_by_kind = 'policy') FROM promotion m
     WHERE m.image_id = $3::uuid AND m.to_stage_id = $5::uuid AND m.digest = $4 AND m.state = 'promoted'
     ORDER BY m.finished_at DESC LIMIT 1) AS previous,
    (SELECT json_build_object('digest', c.digest, 'number', c.number, 'version', c.version,
       'beside', ${tagsBeside('$3::uuid', 'c.digest')}, 'move', c.id)
     FROM ${currentIn('$5::uuid', '$3::uuid')} c) AS current,
    (SELECT json_build_object('version', version, 'document', document) FROM policy
     WHERE stage_id = $5::uuid ORDER BY version DESC LIMIT 1) AS policy,
    (SELECT json_build_object('reason', s.held_reason, 'by', ${actorIn('s.held_by')}, 'at', s.held_at)
     FROM stage s WHERE s.id = $5::uuid AND s.held_at IS NOT NULL) AS hold,
    ${withdrawalOf('$3::uuid', '$7::uuid', '$4')} AS withdrawal,
    (SELECT coalesce(json_agg(json_build_object('id', m.id, 'buildId', m.build_id,
       'number', b.number, 'beside', ${tagsBeside('$3::uuid', 'm.digest')},
       'askedUnder', CASE WHEN m.build_id = $7::uuid THEN ${askedUnder} END)), '[]'::json)
     FROM promotion m JOIN build b ON b.id = m.build_id
     WHERE m.to_stage_id = $5::uuid AND m.image_id = $3::uuid
       AND m.state IN ('waiting', 'approved')) AS open`,
);

/**
 * Reads everything that decides a promotion but what gates look at, in two statements, or three where
 * the build was in the target before: the rights of who asks as they are now, where the build is, what
 * tags mean in the target, and what the target asks for. Under the image's lock it stays true until the
 * commit.
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
  const idOf = (kind: Asks['kind']) => (asks?.kind === kind ? asks.id : null);
  const values = [
    idOf('person'),
    projectId,
    imageId,
    digest,
    to.id,
    idOf('robot'),
    buildId,
    now,
    asks?.kind === 'robot' ? (asks.credentialId ?? null) : null,
  ];
  const [row] = await sql.query<Row>(gather, values);
  if (!row) throw new Error('promotion.gather-facts gave no row');
  const holds = (stage: { registryId: string }) => row.placed.includes(stage.registryId);
  const inTarget = row.placed.includes(to.registryId);
  const beside = [...new Set(row.tags.map(({ name }) => name))];
  const repositories = new Map(Object.entries(row.repositories));
  const target = { imageId, target: repositories.get(to.registryId) ?? null, digest, beside };
  const tags = await readTags(sql, { ...target, names: [latestTag, ...named] });
  const { current } = row;
  const comesAgain = inTarget && row.previous !== null && current?.digest !== digest;
  return {
    ...askerOf(asks, row),
    repositories,
    inStages: new Set(stages.filter(holds).map((stage) => stage.slug)),
    tagsIn(slug) {
      const registryId = stages.find((stage) => stage.slug === slug)?.registryId;
      return row.tags.filter((tag) => tag.registryId === registryId).map((tag) => tag.name);
    },
    beside,
    tags,
    standing: comesAgain ? await readStandingTags(sql, target) : [],
    current,
    policy: row.open.reduce(
      (policy, { askedUnder: asked }) => (asked ? heldTo(readPolicy(asked), policy) : policy),
      readPolicy(row.policy),
    ),
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
  kind: 'person',
  id,
  name,
  email,
  grants,
  instanceRole: instanceRoleOf(instanceRole),
});

const stoppedOf = (row: StoppedRow | null): Stopped | null =>
  row && { ...row, at: new Date(row.at) };
