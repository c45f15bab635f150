import { ruleOf } from '@/domain/gates/automatic';
import { evaluate } from '@/domain/gates/evaluate';
import type { Stopped } from '@/domain/gates/facts';
import {
  emptyPolicy,
  gateNames,
  labelsOfPolicy,
  needsOfPolicy,
  type GateName,
} from '@/domain/gates/policy';
import type { Verdict } from '@/domain/gates/verdict';
import { takesImage } from '@/domain/releases/choose-automatic';
import { statement, type Sql } from '@/server/platform/sql/database';
import type { ProjectRow } from '@/server/access/rights/find-project';
import { exemptionsOf } from '../promotions/decide/exemptions-of';
import { selectPromotions, type PromotionRow } from '../promotions/promotion-view';
import type { LaneHold } from './lane-hold';
import type { GateAsk } from './fact';
import { gatherGateFacts } from './gather-gate-facts';
import { policyOf } from './judge-requests';
import { readStageGates, type StageGates } from './read-stage-gates';
import { readTargetMarks } from './read-target-marks';

type Stage = ProjectRow['stages'][number];

/** A build of a lane that could go on into the next. */
export interface GoingOn {
  readonly buildId: string;
  readonly digest: string;
  readonly before: Stage;
  readonly stage: Stage;
}

/** What the gates of the next stage say of one build, and the open request for it. */
export interface Judged {
  readonly verdicts: readonly Verdict[];
  readonly request: { readonly id: string; readonly state: 'waiting' | 'approved' } | null;
}

export interface JudgedBoard {
  /** Null: the build does not go on into that stage. */
  of(buildId: string, stageId: string): Judged | null;
  holdOf(stageId: string): LaneHold | null;
  isAutomatic(stageId: string): boolean;
  gatesOf(stageId: string): GateName[];
}

const open = statement(
  'board.open-requests',
  `${selectPromotions} WHERE m.image_id = $1::uuid AND m.state IN ('waiting', 'approved')`,
);

/**
 * Asks the gates of every stage about the builds that could enter it: for a whole board a constant
 * number of statements, however many builds and requests.
 * @param askerIds who would count as having asked; empty: nobody.
 */
export async function judgeBoard(
  sql: Sql,
  of: { readonly project: ProjectRow; readonly imageId: string; readonly image: string },
  builds: readonly GoingOn[],
  askerIds: readonly string[],
  now: Date,
): Promise<JudgedBoard> {
  const { project, imageId, image } = of;
  const gates = await readStageGates(sql, [project.id]);
  const requests = await sql.query<PromotionRow>(open, [imageId]);
  const markOf = await readTargetMarks(sql, [imageId]);
  const gatesOf = (stageId: string): Pick<StageGates, 'policy' | 'hold'> =>
    gates.get(stageId) ?? { policy: emptyPolicy, hold: null };
  const requestOf = ({ digest, stage }: GoingOn) =>
    requests.find((row) => row.digest === digest && row.to === stage.slug);

  const policyFor = ({ stage }: GoingOn, row: PromotionRow | undefined) => {
    const { policy } = gatesOf(stage.id);
    return row ? policyOf(row, policy) : policy;
  };

  const asks = builds.map((going): GateAsk => {
    const { hold } = gatesOf(going.stage.id);
    const row = requestOf(going);
    const policy = policyFor(going, row);
    const target = markOf(imageId, going.stage.registryId);
    const subject = row?.subject && { ...row.subject, target, policyVersion: policy.version };
    return {
      buildId: going.buildId,
      digest: going.digest,
      imageId,
      image,
      kind: row?.kind ?? 'promotion',
      stage: going.stage,
      hold,
      askerIds,
      before: { ...going.before, isEntry: going.before.position === 0 },
      needs: needsOfPolicy(policy),
      labels: labelsOfPolicy(policy),
      request:
        row && subject ? { promotionId: row.id, requesterIds: row.requesterIds, subject } : null,
    };
  });
  const facts = await gatherGateFacts(sql, project, asks, now);
  const judged = new Map(
    builds.map((going, at) => {
      const row = requestOf(going);
      const verdicts = evaluate(facts[at]!, policyFor(going, row), row && exemptionsOf(row));
      const request = row && { id: row.id, state: row.state as 'waiting' | 'approved' };
      return [`${going.buildId} ${going.stage.id}`, { verdicts, request: request ?? null }];
    }),
  );
  return {
    of: (buildId, stageId) => judged.get(`${buildId} ${stageId}`) ?? null,
    gatesOf: (stageId) => gateNames(gatesOf(stageId).policy),
    holdOf: (stageId) => shown(gatesOf(stageId).hold),
    isAutomatic(stageId) {
      const rule = ruleOf(gatesOf(stageId).policy.automatic);
      return rule !== null && takesImage(rule, image);
    },
  };
}

const shown = (hold: Stopped | null) => hold && { ...hold, at: hold.at.toISOString() };
