import { newId } from '@/lib/ids';
import { Refusal } from '@/lib/refusal';
import { newSecret } from '../../auth/secrets';
import { announce } from '../../data/announce';
import { originOf, type Call, type Services } from '../context';
import { findProject, type ProjectRow } from '../projects/find-project';
import { isTaken, write } from '../write';
import { robotParts, showRobot, type RobotKind, type ShownRobot } from './show-robot';

interface Input {
  readonly project: string;
  readonly name: string;
  readonly kind: RobotKind;
  readonly registry: string;
}

/** How long a new secret lives, in days (security.md, defaults). */
const lifetimeDays: Readonly<Record<RobotKind, number>> = { ci: 30, cluster: 90 };

/**
 * Makes a machine's credential; the secret is in this answer and nowhere else. CI pushes to the
 * entry registry; a cluster pulls from the one registry it is bound to (L3). Maintainers only.
 * Throws Refusal: `not-found` (project, registry), `forbidden`, `invalid` (CI elsewhere than at the
 * entry), `conflict` (the name).
 */
export async function createRobot(
  services: Services,
  call: Call,
  input: Input,
): Promise<ShownRobot & { secret: string }> {
  const project = await findProject(services, call, input.project, 'robot.administer');
  const stage = bindTo(project, input);
  const { secret, hash, prefix } = newSecret('robot');
  const now = services.clock();
  const username = `robot.${project.slug}.${input.name}`;
  const expiresAt = new Date(now.getTime() + lifetimeDays[input.kind] * 86_400_000);
  try {
    return await write(services, call, async ({ tx, sql, audit }) => {
      const row = await tx.robot.create({
        data: {
          id: newId(),
          projectId: project.id,
          kind: input.kind,
          permissions: input.kind === 'ci' ? ['check.report'] : [],
          registries: { create: { registryId: stage.registryId } },
          name: input.name,
          username,
          createdAt: now,
          createdBy: originOf(call).actor.name,
          secrets: {
            create: {
              id: newId(),
              secretHash: new Uint8Array(hash),
              prefix,
              createdAt: now,
              createdBy: originOf(call).actor.name,
              createdById: call.actor.id,
              expiresAt,
            },
          },
        },
        include: robotParts,
      });
      await audit({
        action: 'robot.created',
        projectId: project.id,
        target: username,
        after: { kind: input.kind, registry: stage.registry.slug, expiresAt },
      });
      await announce(sql, { kind: 'access-changed', projectId: project.id });
      return { ...showRobot(row), secret };
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new Refusal(
      'conflict',
      `“${project.slug}” has a credential named “${input.name}” already. Choose another name, or remove that one first.`,
      { fields: [{ path: 'name', message: 'is taken' }] },
    );
  }
}

/** The stage whose registry the robot is bound to. Another project's is as unknown as none. */
function bindTo(project: ProjectRow, { registry, kind }: Input): ProjectRow['stages'][number] {
  const stage = project.stages.find((candidate) => candidate.registry.slug === registry);
  if (!stage) {
    const names = project.stages.map((candidate) => candidate.registry.slug).join(', ');
    throw new Refusal(
      'not-found',
      `“${project.slug}” has no registry “${registry}”; it has ${names}.`,
      { fields: [{ path: 'registry', message: 'not a registry of this project' }] },
    );
  }
  if (kind === 'ci' && stage.position !== 0) {
    const entry = project.stages[0]?.registry.slug ?? 'the entry registry';
    throw new Refusal(
      'invalid',
      `CI pushes to ${entry} only; ${registry} fills by promotion. For a cluster that pulls from it choose the kind “cluster”.`,
      { fields: [{ path: 'registry', message: `must be ${entry} for CI` }] },
    );
  }
  return stage;
}
