import { actorColumns, noActor } from '@/server/access/actors/actor-columns';
import { originOf, type Call, type Services } from '@/server/access/call/context';
import { readHolds } from '../gates/lane-hold';
import { requireProven } from '@/server/access/call/require-proven';
import { write, type Write } from '@/server/access/call/write';
import {
  findGatedStage,
  lockStage,
  type GatedStage,
  type StageName,
} from '@/server/access/rights/find-stage';
import { policyTarget } from './save-version';
import { newestVersion, readSavers, showPolicy } from './show-policy';
import { showStage, type StageStateView } from './show-stage';
import { warner } from './warn-of-policy';

/**
 * Stops the line into a stage: nothing enters it until somebody releases it, whatever its policy
 * says; roll backs may. Stopping a stopped line gives it the new reason. Maintainers only.
 * @throws Refusal `not-found`, `forbidden`, `conflict` (the entry stage).
 */
export const holdStage = (
  services: Services,
  call: Call,
  { reason, ...name }: StageName & { readonly reason: string },
): Promise<StageStateView> => setHold(services, call, name, reason);

/** Lets builds enter a stage again. One that nobody stopped stays as it is. Maintainers only. */
export const releaseStage = (
  services: Services,
  call: Call,
  name: StageName,
): Promise<StageStateView> => setHold(services, call, name, null);

async function setHold(
  services: Services,
  call: Call,
  name: StageName,
  reason: string | null,
): Promise<StageStateView> {
  const found = await findGatedStage(services, call, name, 'stage.hold');
  const { project, stage } = found;
  if (reason === null && stage === project.stages.at(-1)) await requireProven(services, call);
  return write(services, call, async ({ tx, sql, audit }) => {
    await lockStage(sql, call, found, 'stage.hold');
    const held = await tx.stage.findUniqueOrThrow({ where: { id: stage.id } });
    if (held.heldReason === reason) return shown(services, call, found, { tx, sql });
    const data =
      reason === null
        ? { heldAt: null, ...noActor('heldBy'), heldReason: null }
        : {
            heldAt: services.clock(),
            ...actorColumns('heldBy', originOf(call).actor),
            heldReason: reason,
          };
    await tx.stage.update({ where: { id: stage.id }, data });
    await audit({
      action: reason === null ? 'stage.released' : 'stage.held',
      projectId: project.id,
      subjects: { stageId: stage.id },
      target: policyTarget(project.slug, stage.slug),
      ...(held.heldAt && { before: { reason: held.heldReason, by: held.heldByName } }),
      ...(reason === null ? {} : { after: { reason } }),
    });
    return shown(services, call, found, { tx, sql });
  });
}

async function shown(
  services: Services,
  call: Call,
  { project, stage, before }: GatedStage,
  { tx, sql }: Pick<Write, 'tx' | 'sql'>,
): Promise<StageStateView> {
  const row = await tx.stage.findUniqueOrThrow({
    where: { id: stage.id },
    include: newestVersion,
  });
  const [stored = null] = row.policies;
  const policy = showPolicy(stage.slug, stored, await readSavers(sql, [stored]));
  const holdOf = await readHolds(sql, [row]);
  const found = { project, stage, before };
  const warn = await warner(sql, project.id, [policy], services.clock());
  const shown = { ...policy, warnings: warn(found, policy) };
  return showStage(found, shown, holdOf(row), call.actor);
}
