import { latestTag } from '@/domain/releases/floating';
import { Refusal } from '@/lib/refusal';
import { noteProject } from '@/server/content/evidence/late-evidence';
import { lockProjects } from '@/server/platform/locks/lock-projects';
import type { Call, Services } from '@/server/access/call/context';
import { propose } from '../policies/propose';
import { requireStill } from '@/server/access/call/require-still';
import { write } from '@/server/access/call/write';
import { findProject, projectParts } from '@/server/access/rights/find-project';
import { showProject, type ShownProject } from './show-project';

interface Input {
  readonly project: string;
  readonly name?: string | undefined;
  readonly latestFollows?: boolean | undefined;
  readonly carries?: boolean | undefined;
  readonly floatingTags?: readonly string[] | undefined;
  readonly keepsTags?: boolean | undefined;
  readonly agreesPolicies?: boolean | undefined;
}

/** `build-<number>` is what a floating tag is told by, so it can never float itself (L9). */
const reserved = /^build-\d+$/;

/**
 * Changes a project's settings; what is left out stays, as it is once whoever changes them at the same
 * time is done. Maintainers only, who still are then. Throws Refusal: `not-found`, `forbidden`, `invalid`.
 */
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
  return write(services, call, async (done) => {
    const { tx, sql, audit } = done;
    await lockProjects(sql, [project.id]);
    await requireStill(sql, call, project, 'project.administer');
    const row = await tx.project.findUniqueOrThrow({ where: { id: project.id } });
    const before = {
      name: row.name,
      latestFollows: row.latestFollows,
      carries: row.carries,
      floatingTags: row.floatingTags,
      keepsTags: row.keepsTags,
      agreesPolicies: row.agreesPolicies,
    };
    const after = {
      name: input.name ?? before.name,
      latestFollows: input.latestFollows ?? before.latestFollows,
      carries: input.carries ?? before.carries,
      // Every registry but the entry moves `latest` at a promotion, whatever is set.
      floatingTags: floatingTags ? [...new Set([latestTag, ...floatingTags])] : before.floatingTags,
      keepsTags: input.keepsTags ?? before.keepsTags,
      // That changes need no other's word any more is such a change itself (threat 61).
      agreesPolicies: before.agreesPolicies || input.agreesPolicies === true,
    };
    if (before.agreesPolicies && input.agreesPolicies === false) {
      await propose(services, call, done, project, { stage: null, document: null, basedOn: 0 });
    }
    const changed = await tx.project.update({
      where: { id: project.id },
      data: after,
      include: projectParts,
    });
    await audit({
      action: 'project.changed',
      projectId: project.id,
      subjects: {},
      target: project.slug,
      before,
      after,
    });
    // What was missed while evidence did not follow is looked for, and follows now.
    if (after.carries && !before.carries) await noteProject(sql, project.id);
    return showProject(changed, call.actor);
  });
}
