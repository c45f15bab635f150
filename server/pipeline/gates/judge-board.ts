import { ruleOf } from '@/domain/gates/automatic';
import type { Stopped } from '@/domain/gates/facts';
import { emptyPolicy, gateNames, type GateName } from '@/domain/gates/policy';
import type { Verdict } from '@/domain/gates/verdict';
import { takesImage } from '@/domain/releases/choose-automatic';
import { statement, type Sql } from '@/server/platform/sql/database';
import type { ProjectRow } from '@/server/access/rights/find-project';
import { selectPromotions, type PromotionRow } from '../promotions/promotion-view';
import type { LaneHold } from './lane-hold';
import { asked, judgeAsks, thoughtOf } from './judge-asks';
import { asBefore, policyOf } from './judge-requests';
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
  readonly request: Pick<PromotionRow, 'id' | 'requestedBy'> | null;
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
 * Of an open request they say what they say to whoever looks; else what a request by the reader would meet.
 * @param askerIds who would count as having asked, where nobody has; empty: nobody.
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

  const toJudge = builds.map((going) => {
    const { buildId, digest, stage } = going;
    const { hold, policy } = gatesOf(stage.id);
    const before = asBefore(going.before);
    const way = { buildId, digest, imageId, image, stage, hold, before };
    const row = requestOf(going);
    return row
      ? asked(row, way, policyOf(row, policy), markOf(imageId, stage.registryId))
      : thoughtOf(way, policy, askerIds);
  });
  const found = await judgeAsks(sql, project, toJudge, now);
  const judged = new Map(
    builds.map((going, at) => {
      const { verdicts } = found[at]!;
      return [
        `${going.buildId} ${going.stage.id}`,
        { verdicts, request: requestOf(going) ?? null },
      ];
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
