import { changesSince, type Subject } from '@/domain/promotions/subject';
import { actorIn, actorOf } from '@/server/access/actors/actor-of';
import { isGlassBroken } from '@/server/content/current/current';
import type { ActorView } from '@/domain/people/actors';

/** Who let a build into a stage, as every page says it. */
export interface LetIn {
  /** Of a stage that fills by itself its policy. */
  readonly requestedBy: ActorView;
  /** Whose approvals were for just what happened (L4), each once, in the order in which they were given. */
  readonly approvedBy: ActorView[];
  /** Who pressed the last button; null: it did not happen. */
  readonly executedBy: ActorView | null;
  /** Did somebody break the glass for it, and go past its policy? */
  readonly brokenGlass: boolean;
}

/** An approval, by whom and of what. */
export interface GivenApproval {
  readonly decision: 'approve' | 'reject';
  readonly by: ActorView;
  readonly subject: Subject;
}

/** What `letInOf` selects. */
export interface LetInRow {
  readonly requestedBy: ActorView;
  readonly executedBy: ActorView | null;
  readonly brokenGlass: boolean;
  /** What it was about when it happened; null: from before that was kept. */
  readonly subject: Subject | null;
  /** In the order in which they were given. */
  readonly given: readonly GivenApproval[];
}

/**
 * SQL: who executed a promotion; null: it did not happen. What became current says it; of what went in beside
 * that, or again, the trail's line about it does. Older lines say *system* of a policy.
 * @param m the promotion.
 */
export const executedByOf = (m: string): string => `
  CASE WHEN ${m}.state = 'promoted' THEN coalesce(
    (SELECT ${actorIn('became.actor')} FROM current became
     WHERE became.build_id = ${m}.build_id AND became.stage_id = ${m}.to_stage_id
       AND became.promotion_id = ${m}.id),
    (SELECT ${actorOf('did.kind', 'did.id', 'did.name')} FROM (
       SELECT CASE WHEN alone THEN 'policy' ELSE e.actor_kind END AS kind,
         CASE WHEN alone THEN ${m}.to_stage_id ELSE e.actor_id END AS id, e.actor_name AS name
       FROM audit_event e
       CROSS JOIN LATERAL (SELECT e.actor_kind = 'system' AND ${m}.requested_by_kind = 'policy' AS alone) its
       WHERE e.promotion_id = ${m}.id AND e.action IN ('promotion.promoted', 'promotion.rolled-back')
       ORDER BY e.seq LIMIT 1) did)) END`;

/**
 * SQL: who let a build in by a promotion, as a JSON object for `showLetIn`.
 * @param m the promotion.
 */
export const letInOf = (m: string): string => `json_build_object(
  'requestedBy', ${actorIn(`${m}.requested_by`)},
  'executedBy', ${executedByOf(m)},
  'brokenGlass', ${isGlassBroken(`${m}.id`)},
  'subject', ${m}.subject,
  'given', (SELECT coalesce(json_agg(json_build_object('decision', given.decision,
      'by', ${actorIn('given.by')}, 'subject', given.subject) ORDER BY given.at, given.id), '[]'::json)
    FROM approval given WHERE given.promotion_id = ${m}.id))`;

/** @param stage what people call the stage that it entered. */
export const showLetIn = (row: LetInRow, stage: string): LetIn => ({
  requestedBy: row.requestedBy,
  approvedBy: eachOnce(
    row.given.filter(({ decision, subject }) => {
      const lapsed = row.subject ? changesSince(subject, row.subject, stage) : [];
      return decision === 'approve' && lapsed.length === 0;
    }),
  ),
  executedBy: row.executedBy,
  brokenGlass: row.brokenGlass,
});

/** Who gave some approvals, each once. */
export const eachOnce = (approvals: readonly Pick<GivenApproval, 'by'>[]): ActorView[] => [
  ...new Map(approvals.map(({ by }) => [by.id, by])).values(),
];
