import type { Verdict } from '@/domain/gates/verdict';
import type { HeldGrant } from '@/domain/permissions/can';
import type { ApprovalDecision, PromotionKind, RequesterKind } from '@/domain/promotions/kinds';
import { isOpenState, type PromotionState } from '@/domain/promotions/states';
import { waitsForPromoter } from '@/domain/promotions/last-click';
import { changesSince, type Subject } from '@/domain/promotions/subject';
import { heldGrants } from '@/server/access/rights/held-grants';
import { promotionTroubleKey } from '@/server/platform/jobs/troubles';
import { askedUnder, type StoredPolicy } from '@/server/access/rights/read-policy';
import type { ActorView } from '@/domain/people/actors';
import { actorIn, actorOrNull } from '@/server/access/actors/actor-of';
import { eachOnce, executedByOf } from './who-let-in';

export interface ApprovalView {
  by: ActorView;
  decision: ApprovalDecision;
  comment: string | null;
  at: string;
  counts: boolean;
  lapsed: string[];
}

export interface WaiverView {
  gate: string;
  reason: string;
  by: ActorView;
  at: string;
  expiresAt: string;
}

export interface BrokenGlassView {
  reason: string;
  by: ActorView;
  at: string;
  signedOff: { by: ActorView; at: string; note: string | null } | null;
}

/** That it could not be evaluated in the background: since when, why, and what would mend it. */
interface TroubleView {
  since: string;
  times: number;
  reason: string;
  mend: string;
}

interface MemberView {
  id: string;
  image: string;
  build: number;
  version: string | null;
  digest: string;
  state: PromotionState;
}

/** A promotion as callers see it. */
export interface PromotionView {
  id: string;
  project: string;
  image: string;
  kind: PromotionKind;
  state: PromotionState;
  from: string;
  to: string;
  digest: string;
  build: number;
  version: string | null;
  tags: string[];
  reason: string | null;
  replaced: { number: number; version: string | null } | null;
  requestedBy: ActorView;
  requestedAt: string;
  finishedAt: string | null;
  outcome: string | null;
  trouble: TroubleView | null;
  /** What it changed in its target; null while it is open, ended otherwise, or was before that was kept. */
  did: { manifests: number; tags: string[]; takenOff: string[] } | null;
  lapsesAt: string | null;
  /** Once every gate passes it waits for a click of somebody who may promote there. */
  needsPromoter: boolean;
  /** Who could give it, by name; null: it needs none, or they were not looked up. */
  promoters: string[] | null;
  policyVersion: number;
  askedPolicyVersion: number;
  verdicts: Verdict[];
  approvals: ApprovalView[];
  /** Whose approvals count, each once. */
  approvedBy: ActorView[];
  /** Who let it in; null: it did not happen. */
  executedBy: ActorView | null;
  waivers: WaiverView[];
  brokenGlass: BrokenGlassView | null;
  release: { id: string; members: MemberView[] } | null;
}

/** Who asked for it; of a stage that fills by itself its policy. */
export type Requester = ActorView & { readonly kind: RequesterKind; readonly id: string };

/** What somebody holds on the promotion's project now, who let it past its gates. */
export interface Giver {
  readonly id: string;
  readonly instanceRole: string | null;
  readonly grants: readonly HeldGrant[];
}

/** As `Giver`; null: their account is disabled. */
const giver = (id: string) =>
  `(SELECT json_build_object('id', u.id, 'instanceRole', u.instance_role,
      'grants', ${heldGrants('u.id', 'm.project_id')})
    FROM person u WHERE u.id = ${id} AND u.disabled_at IS NULL)`;

/** What `selectPromotions` selects. */
export interface PromotionRow {
  readonly id: string;
  readonly projectId: string;
  readonly project: string;
  readonly imageId: string;
  readonly image: string;
  readonly buildId: string;
  readonly toStageId: string;
  readonly kind: PromotionKind;
  readonly state: PromotionState;
  readonly from: string;
  readonly to: string;
  readonly toName: string;
  readonly digest: string;
  readonly build: number;
  readonly version: string | null;
  readonly tags: string[];
  readonly reason: string | null;
  readonly replacedNumber: number | null;
  readonly replacedVersion: string | null;
  readonly requestedBy: Requester;
  readonly requesterIds: readonly string[];
  readonly needsPromoter: boolean;
  readonly requestedAt: Date;
  readonly finishedAt: Date | null;
  readonly outcome: string | null;
  readonly trouble: TroubleView | null;
  /** Before tags were taken off a list, it did not say which. */
  readonly did: { manifests: number; tags: string[]; takenOff?: string[] } | null;
  readonly lapsesAt: Date | null;
  readonly policyVersion: number;
  readonly askedPolicyVersion: number;
  /** The policy under which an open request was asked for; null: there was none, or it ended. */
  readonly askedUnder: StoredPolicy;
  readonly verdicts: Verdict[];
  readonly subject: Subject | null;
  readonly toldSubject: Subject | null;
  readonly setId: string | null;
  readonly approvals: readonly (Omit<ApprovalView, 'counts' | 'lapsed'> & {
    personId: string;
    subject: Subject;
  })[];
  readonly executedBy: ActorView | null;
  readonly waivers: readonly (WaiverView & { policyVersion: number; giver: Giver | null })[];
  readonly brokenGlass:
    | (Omit<BrokenGlassView, 'signedOff'> & {
        byId: string;
        giver: Giver | null;
        signedOffBy: ActorView | null;
        signedOffAt: string | null;
        signedOffNote: string | null;
      })
    | null;
  readonly members: MemberView[] | null;
}

/** Promotions with the words for what they name; `m` is the promotion, `p` its project. */
export const selectPromotions = `
  SELECT m.id, m.project_id, p.slug AS project, m.image_id, i.name AS image, m.build_id,
    m.to_stage_id, m.kind, m.state,
    f.slug AS from, t.slug AS to, t.name AS to_name,
    m.digest, b.number AS build, b.version, m.tags, m.reason,
    o.number AS replaced_number, o.version AS replaced_version,
    ${actorIn('m.requested_by')} AS requested_by, m.requester_ids::text[] AS requester_ids, m.needs_promoter,
    m.requested_at, m.finished_at,
    (SELECT t.value FROM setting t WHERE t.key = ${promotionTroubleKey('m.id')}) AS trouble,
    m.outcome, m.did, m.lapses_at, m.policy_version,
    m.asked_policy_version,
    CASE WHEN m.state IN ('waiting', 'approved') THEN ${askedUnder} END AS asked_under, m.verdicts, m.subject, m.told_subject, m.set_id,
    (SELECT coalesce(json_agg(json_build_object('personId', a.by_id, 'by', ${actorIn('a.by')},
        'decision', a.decision, 'comment', a.comment, 'at', a.at, 'subject', a.subject) ORDER BY a.at, a.id), '[]'::json)
     FROM approval a JOIN person u ON u.id = a.by_id
     WHERE a.promotion_id = m.id) AS approvals,
    ${executedByOf('m')} AS executed_by,
    (SELECT coalesce(json_agg(json_build_object('gate', w.gate, 'reason', w.reason, 'by', ${actorIn('w.by')},
        'at', w.at, 'expiresAt', w.expires_at, 'policyVersion', w.policy_version,
        'giver', ${giver('w.by_id')})
        ORDER BY w.at, w.id), '[]'::json)
     FROM waiver w WHERE w.promotion_id = m.id) AS waivers,
    (SELECT json_build_object('reason', g.reason, 'by', ${actorIn('g.by')}, 'byId', g.by_id, 'at', g.at,
        'giver', ${giver('g.by_id')},
        'signedOffBy', ${actorOrNull('g.signed_off_by')}, 'signedOffAt', g.signed_off_at,
        'signedOffNote', g.signed_off_note)
     FROM broken_glass g WHERE g.promotion_id = m.id) AS broken_glass,
    CASE WHEN m.set_id IS NOT NULL THEN
      (SELECT json_agg(json_build_object('id', x.id, 'image', xi.name, 'build', xb.number,
          'version', xb.version, 'digest', x.digest, 'state', x.state)
          ORDER BY xi.name COLLATE "C")
       FROM promotion x JOIN image xi ON xi.id = x.image_id JOIN build xb ON xb.id = x.build_id
       WHERE x.set_id = m.set_id) END AS members
  FROM promotion m
  JOIN project p ON p.id = m.project_id
  JOIN image i ON i.id = m.image_id
  JOIN build b ON b.id = m.build_id
  JOIN stage f ON f.id = m.from_stage_id
  JOIN stage t ON t.id = m.to_stage_id
  LEFT JOIN build o ON o.image_id = m.image_id AND o.digest = m.replaced_digest`;

const iso = (time: Date | string): string => new Date(time).toISOString();

/** As it was at its last evaluation; `showNow` (get-promotion.ts) asks an open one's gates anew. */
export function promotionView(row: PromotionRow): PromotionView {
  const { id, project, image, kind, state, from, to, digest, build, version } = row;
  const { tags, reason, requestedBy } = row;
  const { outcome, did, policyVersion, askedPolicyVersion, verdicts } = row;
  const approvals = approvalsOf(row, row.subject);
  return {
    id,
    project,
    image,
    kind,
    state,
    from,
    to,
    digest,
    build,
    version,
    tags,
    reason,
    requestedBy,
    outcome,
    policyVersion,
    askedPolicyVersion,
    verdicts,
    trouble: isOpenState(state) ? troubleOf(row.trouble) : null,
    did: did && { ...did, takenOff: did.takenOff ?? [] },
    replaced:
      row.replacedNumber === null
        ? null
        : { number: row.replacedNumber, version: row.replacedVersion },
    requestedAt: iso(row.requestedAt),
    finishedAt: row.finishedAt && iso(row.finishedAt),
    lapsesAt: row.lapsesAt && isOpenState(state) ? iso(row.lapsesAt) : null,
    needsPromoter: isOpenState(state) && waitsForPromoter(row),
    promoters: null,
    approvals,
    approvedBy: approvedBy(row, approvals),
    executedBy: row.executedBy,
    waivers: row.waivers.map(({ policyVersion: _, giver: __, at, expiresAt, ...same }) => ({
      ...same,
      at: iso(at),
      expiresAt: iso(expiresAt),
    })),
    brokenGlass: glassOf(row.brokenGlass),
    release: row.setId && row.members ? { id: row.setId, members: row.members } : null,
  };
}

const troubleOf = (kept: PromotionRow['trouble']): TroubleView | null => {
  if (kept === null) return null;
  const { since, times, reason, mend } = kept;
  return { since, times, reason, mend };
};

/** @param subject what is asked now, or was at the end. */
export function approvalsOf(row: PromotionRow, subject: Subject | null): ApprovalView[] {
  return row.approvals.map(({ personId: _, subject: approved, at, ...same }) => {
    const lapsed = subject ? changesSince(approved, subject, row.toName) : [];
    return {
      ...same,
      at: iso(at),
      counts: same.decision === 'approve' && lapsed.length === 0,
      lapsed,
    };
  });
}

/** @param approvals those of the row, in its order. */
export const approvedBy = (row: PromotionRow, approvals: readonly ApprovalView[]): ActorView[] =>
  eachOnce(row.approvals.filter((_, at) => approvals[at]?.counts === true));

function glassOf(row: PromotionRow['brokenGlass']): BrokenGlassView | null {
  if (!row) return null;
  const { reason, by, at, signedOffBy, signedOffAt, signedOffNote } = row;
  const signedOff =
    signedOffBy === null || signedOffAt === null
      ? null
      : { by: signedOffBy, at: iso(signedOffAt), note: signedOffNote };
  return { reason, by, at: iso(at), signedOff };
}
