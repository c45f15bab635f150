import { can } from '@/domain/permissions/can';
import { rolesThatGive } from '@/domain/permissions/words';
import { Refusal } from '@/lib/refusal';
import { lockImage } from '@/server/platform/locks/lock-image';
import { shareProject } from '@/server/platform/locks/lock-projects';
import { originOf, type Call, type Services } from '@/server/access/call/context';
import { transact } from '@/server/access/call/write';
import { findBuild, type BuildName } from '../builds/find-build';
import { requireStill } from '@/server/access/call/require-still';
import { carry, type Carried } from './carry';

/**
 * Brings a build's late evidence to its stages by hand, where the project does not do it by itself or
 * something arrived before it did. Whoever may ask for a promotion may: nothing in it runs.
 * @returns what arrived where; empty where every stage had all of it.
 * @throws Refusal `not-found`, `forbidden`, `not-in-stage` where a named stage does not have the build,
 *   `would-replace` and `changed` as `carry` says.
 */
export async function carryEvidence(
  services: Services,
  call: Call,
  input: BuildName & {
    readonly to?: string | undefined;
    readonly replace?: boolean | undefined;
    readonly seen?: string | undefined;
  },
): Promise<{ carried: Carried[] }> {
  const found = await findBuild(services, call, input);
  const { project, image, imageId, buildId, build } = found;
  if (!can(call.actor, 'promotion.request', { projectId: project.id })) {
    throw new Refusal(
      'forbidden',
      `Carrying evidence needs the ${rolesThatGive('promotion.request')} role on ${project.slug}; ask one of its maintainers.`,
    );
  }
  const { to = null, replace = false, seen = null } = input;
  if (to !== null && !build.placements.some(({ stage }) => stage === to)) {
    throw new Refusal(
      'not-in-stage',
      `#${build.number} is not in ${to}: evidence follows a build, and goes along when it is promoted.`,
    );
  }
  return transact(services, call, async (sql) => {
    await lockImage(sql, project.id, image);
    await shareProject(sql, project.id);
    await requireStill(sql, call, project, 'promotion.request');
    const carrying = {
      projectId: project.id,
      project: project.slug,
      imageId,
      image,
      buildId,
      build: build.number,
      digest: build.digest,
    };
    return {
      carried: await carry(sql, originOf(call), carrying, { to, replace, seen }, services.clock()),
    };
  });
}
