import { Refusal } from '@/lib/refusal';
import type { PromotionKind } from './kinds';

export interface PipelineStage {
  readonly slug: string;
  readonly name: string;
}

/** Where a build is, and where it is asked into. */
export interface RouteFacts {
  /** The project's stages in order; the first is the entry stage. */
  readonly stages: readonly PipelineStage[];
  /** The slug of the stage it is to enter; one of `stages`. */
  readonly to: string;
  /** The build's number. */
  readonly build: number;
  /** Slugs of the stages that hold it now. */
  readonly inStages: ReadonlySet<string>;
  /** Did a promotion let it into the target before? Part of another build may be there without. */
  readonly wasLetIn: boolean;
  /** Does the target have a newer build as its current one? */
  readonly isOlder: boolean;
}

export interface Route<Stage extends PipelineStage = PipelineStage> {
  readonly kind: PromotionKind;
  /** Where the bytes are taken from; the target itself when a stage is rolled back. */
  readonly from: Stage;
  readonly to: Stage;
}

/**
 * Which way a build may take into a stage: from the stage before it, or back to what that stage
 * had (a roll back: a promotion let the build in, and it is older than the current one). What came
 * along with another build only, as the manifest of one of its platforms, enters like any other.
 * @throws Refusal `conflict` into the entry stage (it fills by pushes, L2), `stage-skipped` naming
 *   the stage to promote to first, `not-in-stage` where no stage before the target holds it.
 */
export function chooseRoute<Stage extends PipelineStage>(
  facts: RouteFacts & { readonly stages: readonly Stage[] },
): Route<Stage> {
  const { stages, inStages, wasLetIn, build, isOlder } = facts;
  const at = stages.findIndex((stage) => stage.slug === facts.to);
  const to = stages[at];
  if (!to) throw new Error(`chooseRoute: ${facts.to} is no stage of the pipeline`);
  const before = stages[at - 1];
  if (!before) {
    throw new Refusal(
      'conflict',
      `${to.name} is the entry stage: it fills by pushes. Push there, and promote into ${stages[1]?.name ?? 'the next stage'}.`,
    );
  }
  const isThere = inStages.has(to.slug);
  if (isThere && wasLetIn && isOlder) return { kind: 'rollback', from: to, to };
  if (inStages.has(before.slug)) return { kind: 'promotion', from: before, to };
  if (isThere) return { kind: 'promotion', from: to, to };

  const reached = stages.slice(0, at).findLastIndex((stage) => inStages.has(stage.slug));
  const holder = stages[reached];
  const next = stages[reached + 1];
  if (!holder || !next) {
    throw new Refusal(
      'not-in-stage',
      `Build #${build} is in no stage before ${to.name} any more; it was deleted. Push it again to ${stages[0]!.name}.`,
    );
  }
  throw new Refusal(
    'stage-skipped',
    `Build #${build} has come as far as ${holder.name}. Promote it to ${next.name} (${next.slug}) first, then on to ${to.name}.`,
  );
}

/** @throws Refusal `reason-required` for a roll back without a reason. */
export function requireReason(route: Route, reason: string | null): void {
  if (route.kind === 'rollback' && reason === null) {
    throw new Refusal(
      'reason-required',
      `This rolls ${route.to.name} back to an earlier build. Say why in \`reason\`.`,
      { fields: [{ path: 'reason', message: 'is needed to roll a stage back' }] },
    );
  }
}
