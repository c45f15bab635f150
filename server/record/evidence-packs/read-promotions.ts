import type { ActorView } from '@/domain/people/actors';
import { isOpenState } from '@/domain/promotions/states';
import type { Subject } from '@/domain/promotions/subject';
import { actorIn, actorOrNull } from '@/server/access/actors/actor-of';
import { rollBacksFrom } from '@/server/content/current/current';
import { statement } from '@/server/platform/sql/database';
import type { Services } from '@/server/access/call/context';
import {
  promotionView,
  selectPromotions,
  type PromotionRow,
  type PromotionView,
} from '@/server/pipeline/promotions/promotion-view';
import { viewNow } from '@/server/pipeline/promotions/read/get-promotion';
import { packLimits } from './limits';

/** A version of a policy, as it was saved. */
interface PackedPolicy {
  version: number;
  savedAt: string;
  savedBy: ActorView;
  /** Who agreed to it, where another proposed it. */
  agreedBy: ActorView | null;
  document: unknown;
}

/** A promotion with all that led to it. */
export interface PackedPromotion extends PromotionView {
  approvals: (PromotionView['approvals'][number] & { subject: Subject })[];
  subject: Subject | null;
  evaluatedAt: string | null;
  policy: PackedPolicy | null;
  askedPolicy: PackedPolicy | null;
  along: { manifests: { digest: string; tag: string | null }[]; more: number } | null;
}

/** @param which of `m` a pack lists, as SQL; `$1` is its build. */
const listed = (name: string, which: string) => ({
  newest: statement(
    `evidence-pack.${name}`,
    `${selectPromotions} WHERE ${which}
     ORDER BY m.requested_at DESC, m.id DESC LIMIT ${packLimits.promotions}`,
  ),
  count: statement(
    `evidence-pack.count-${name}`,
    `SELECT count(*)::int AS count FROM promotion m WHERE ${which}`,
  ),
});
const ofBuild = listed('promotions', 'm.build_id = $1::uuid');
const leftBy = listed(
  'left-by',
  `m.id = ANY(ARRAY(SELECT went.promotion_id FROM ${rollBacksFrom('$1::uuid')} went))`,
);

const savedPolicy = (version: string) => `
  (SELECT json_build_object('version', p.version, 'savedAt', p.created_at, 'savedBy', ${actorIn('p.created_by')},
     'agreedBy', ${actorOrNull('p.agreed_by')}, 'document', p.document)
   FROM policy p WHERE p.stage_id = m.to_stage_id AND p.version = ${version})`;

const rest = statement(
  'evidence-pack.promotion',
  `SELECT m.evaluated_at,
     ${savedPolicy('$2::int')} AS policy,
     CASE WHEN m.asked_policy_version <> $2::int THEN ${savedPolicy('m.asked_policy_version')} END AS asked_policy,
     (SELECT count(*)::int FROM promotion_part k WHERE k.promotion_id = m.id) AS manifests,
     (SELECT coalesce(json_agg(json_build_object('digest', one.digest, 'tag', nullif(one.tag, ''))
        ORDER BY one.digest COLLATE "C", one.tag COLLATE "C"), '[]'::json)
      FROM (SELECT digest, tag FROM promotion_part k WHERE k.promotion_id = m.id
            ORDER BY digest COLLATE "C", tag COLLATE "C" LIMIT ${packLimits.manifests}) one) AS along
   FROM promotion m WHERE m.id = $1::uuid`,
);

interface Rest {
  readonly evaluatedAt: Date | null;
  readonly policy: PackedPolicy | null;
  readonly askedPolicy: PackedPolicy | null;
  readonly manifests: number;
  readonly along: { digest: string; tag: string | null }[];
}

/** Promotions newest first, the newest 50. */
export interface ListedPromotions {
  readonly promotions: PackedPromotion[];
  /** Older ones, that are left out. */
  readonly more: number;
}

/** The promotions of a build. */
export const readPromotionsOf = (services: Services, buildId: string): Promise<ListedPromotions> =>
  readListed(services, ofBuild, buildId);

/** The roll backs by which stages went from a build to another. */
export const readRollBacksFrom = (services: Services, buildId: string): Promise<ListedPromotions> =>
  readListed(services, leftBy, buildId);

async function readListed(
  services: Services,
  { newest, count }: ReturnType<typeof listed>,
  buildId: string,
): Promise<ListedPromotions> {
  const { sql } = services.db;
  const promotions: PackedPromotion[] = [];
  for (const row of await sql.query<PromotionRow>(newest, [buildId])) {
    promotions.push(await packPromotion(services, row));
  }
  const [counted] = await sql.query<{ count: number }>(count, [buildId]);
  return { promotions, more: Math.max(0, (counted?.count ?? 0) - promotions.length) };
}

/** One promotion with all that led to it; the gates of an open one are asked anew, as its page does. */
export async function packPromotion(
  { db, clock }: Services,
  row: PromotionRow,
): Promise<PackedPromotion> {
  const { sql } = db;
  const now = clock();
  const seen = isOpenState(row.state) ? await viewNow(sql, row, now) : null;
  const view = seen?.view ?? promotionView(row);
  const { id, policyVersion } = view;
  const [more] = await sql.query<Rest>(rest, [id, policyVersion]);
  if (!more) throw new Error('evidence-pack.promotion gave no row');
  const { evaluatedAt, manifests, along } = more;
  return {
    ...view,
    approvals: view.approvals.map((approval, at) => ({
      ...approval,
      subject: row.approvals[at]!.subject,
    })),
    subject: seen?.evaluated?.judgement.subject ?? row.subject,
    evaluatedAt: (seen?.evaluated ? now : evaluatedAt)?.toISOString() ?? null,
    policy: shown(more.policy),
    askedPolicy: shown(more.askedPolicy),
    along: manifests === 0 ? null : { manifests: along, more: manifests - along.length },
  };
}

const shown = (policy: PackedPolicy | null): PackedPolicy | null =>
  policy && { ...policy, savedAt: new Date(policy.savedAt).toISOString() };
