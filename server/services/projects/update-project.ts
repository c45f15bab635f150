import { Refusal } from '@/lib/refusal';
import { announce } from '../../data/announce';
import type { Call, Services } from '../context';
import { write } from '../write';
import { findProject, projectParts } from './find-project';
import { showProject, type ShownProject } from './show-project';

interface Input {
  readonly project: string;
  readonly name?: string | undefined;
  readonly latestFollows?: boolean | undefined;
  readonly floatingTags?: readonly string[] | undefined;
}

/** `build-<number>` is what a floating tag is told by, so it can never float itself (L9). */
const reserved = /^build-\d+$/;

/** Changes a project's settings; what is left out stays. Maintainers only. */
export async function updateProject(
  services: Services,
  call: Call,
  input: Input,
): Promise<ShownProject> {
  const project = await findProject(services, call, input.project, 'project.administer');
  const floatingTags = input.floatingTags && [...new Set(input.floatingTags)];
  const wrong = floatingTags?.find((tag) => reserved.test(tag));
  if (wrong) {
    throw new Refusal('invalid', `The tag “${wrong}” names one build for good; it cannot float.`, {
      fields: [{ path: 'floatingTags', message: `${wrong} is reserved` }],
    });
  }
  const before = {
    name: project.name,
    latestFollows: project.latestFollows,
    floatingTags: project.floatingTags,
  };
  const after = {
    name: input.name ?? before.name,
    latestFollows: input.latestFollows ?? before.latestFollows,
    // Every registry but the entry moves `latest` at a promotion, whatever is set.
    floatingTags: floatingTags ? [...new Set(['latest', ...floatingTags])] : before.floatingTags,
  };
  return write(services, call, async ({ tx, sql, audit }) => {
    const changed = await tx.project.update({
      where: { id: project.id },
      data: after,
      include: projectParts,
    });
    await audit({
      action: 'project.changed',
      projectId: project.id,
      target: project.slug,
      before,
      after,
    });
    await announce(sql, { kind: 'project-changed', projectId: project.id });
    return showProject(changed, call.actor);
  });
}
