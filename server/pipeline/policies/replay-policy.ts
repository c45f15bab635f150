import { evaluate, standingOf } from '@/domain/gates/evaluate';
import { labelsOfPolicy, needsOfPolicy, type PolicyDocument } from '@/domain/gates/policy';
import type { Verdict } from '@/domain/gates/verdict';
import type { ActorView } from '@/domain/people/actors';
import type { Subject } from '@/domain/promotions/subject';
import { actorIn } from '@/server/access/actors/actor-of';
import { statement } from '@/server/platform/sql/database';
import type { Call, Services } from '@/server/access/call/context';
import { findGatedStage, type StageName } from '@/server/access/rights/find-stage';
import { unknownTeams, withoutTeams } from './require-teams';
import type { PastAsk } from '../gates/fact';
import { gatherPastFacts } from '../gates/gather-gate-facts';

const day = 86_400_000;
const days = 90;

/** Most promotions that one replay looks at; a stage with more says from when on it did. */
const most = 2_000;

const past = statement(
  'policy.past-promotions',
  `SELECT m.id, m.image_id, i.name AS image, m.build_id, m.digest, m.replaced_digest,
     m.finished_at AS at, ${actorIn('m.requested_by')} AS by, m.subject,
     m.requester_ids::text[] AS requester_ids,
     f.slug AS before_slug, f.name AS before_name,
     f.registry_id AS before_registry_id, f.position = 0 AS before_is_entry
   FROM promotion m JOIN image i ON i.id = m.image_id JOIN stage f ON f.id = m.from_stage_id
   WHERE m.to_stage_id = $1::uuid AND m.state = 'promoted' AND m.kind = 'promotion'
     AND m.finished_at >= $2::timestamptz
   ORDER BY m.finished_at DESC, m.id LIMIT $3`,
);

/** A promotion that was executed. */
interface PastPromotion {
  readonly id: string;
  readonly imageId: string;
  readonly image: string;
  readonly buildId: string;
  readonly digest: string;
  readonly replacedDigest: string | null;
  readonly at: Date;
  readonly by: ActorView;
  readonly subject: Subject | null;
  readonly requesterIds: readonly string[];
  readonly beforeSlug: string;
  readonly beforeName: string;
  readonly beforeRegistryId: string;
  readonly beforeIsEntry: boolean;
}

/** What a draft would have said of a promotion that was executed. */
export interface ReplayedPromotion {
  promotion: string;
  image: string;
  number: number;
  version: string | null;
  at: string;
  by: ActorView;
  outcome: 'passed' | 'delayed' | 'stopped';
  verdicts: Verdict[];
}

export interface Replay {
  since: string;
  total: number;
  stopped: number;
  delayed: number;
  items: ReplayedPromotion[];
}

const outcomes = { open: 'passed', waiting: 'delayed', failed: 'stopped' } as const;

/**
 * Asks a draft about the promotions of the last 90 days into its stage, each by what was known when
 * it happened. What the record cannot tell any more is waiting or failed, never passed (L12). Roll
 * backs are left out: no policy is asked about them. For everyone who may read the project.
 * @throws Refusal `not-found`, `conflict` (the entry stage).
 */
export async function replayPolicy(
  services: Services,
  call: Call,
  name: StageName,
  written: PolicyDocument,
): Promise<Replay> {
  const { project, stage } = await findGatedStage(services, call, name);
  const { sql } = services.db;
  const draft = withoutTeams(written, await unknownTeams(sql, call, project.id, written));
  const since = new Date(services.clock().getTime() - days * day);
  const promotions = await sql.query<PastPromotion>(past, [stage.id, since, most]);
  const [needs, labels] = [needsOfPolicy(draft), labelsOfPolicy(draft)];
  const asks = promotions.map((promotion): PastAsk => {
    const { id, imageId, image, buildId, digest, at, requesterIds, subject } = promotion;
    return {
      promotionId: id,
      imageId,
      image,
      buildId,
      digest,
      at,
      requesterIds,
      subject,
      stage,
      needs,
      labels,
      before: {
        slug: promotion.beforeSlug,
        name: promotion.beforeName,
        registryId: promotion.beforeRegistryId,
        isEntry: promotion.beforeIsEntry,
      },
      // Also what goes in beside that was compared with it.
      had: subject?.target.digest ?? promotion.replacedDigest,
    };
  });
  const facts = await gatherPastFacts(sql, project, asks);
  const replayed = promotions.map((promotion, at): ReplayedPromotion => {
    const known = facts[at]!;
    const verdicts = evaluate(known, { version: 0, ...draft });
    const { number, version } = known.build;
    return {
      promotion: promotion.id,
      image: promotion.image,
      number,
      version,
      by: promotion.by,
      at: promotion.at.toISOString(),
      outcome: outcomes[standingOf(verdicts)],
      verdicts,
    };
  });
  const oldest = promotions.at(-1);
  return {
    since: (promotions.length === most && oldest ? oldest.at : since).toISOString(),
    total: replayed.length,
    stopped: replayed.filter(({ outcome }) => outcome === 'stopped').length,
    delayed: replayed.filter(({ outcome }) => outcome === 'delayed').length,
    items: replayed.filter(({ outcome }) => outcome !== 'passed'),
  };
}
