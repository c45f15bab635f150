import { can } from '@/domain/permissions/can';
import { viewOf } from '@/domain/permissions/view-as';
import { Refusal } from '@/lib/refusal';
import { readPerson } from '../call/read-callers';
import { personCalling } from '../call/callers';
import type { Call, Services } from '../call/context';
import { findProject } from '../rights/find-project';
import { write } from '../call/write';

/**
 * Lets the caller's browser see the product as somebody else does, only to read, until they stop it or
 * the session ends: administrators as anybody; who gives roles on projects as whoever sees one of these.
 * Throws Refusal: `forbidden` for tokens and robots, `not-found` for anybody whom the caller may not
 * look as, whether or not there is such a person.
 */
export async function startView(
  services: Services,
  call: Call,
  input: { email: string; project?: string | undefined },
): Promise<{ email: string; name: string }> {
  const viewer = personCalling(call);
  const { session } = call;
  if (!session) {
    throw new Refusal('forbidden', 'Only a browser shows the product as somebody else sees it.');
  }
  const project =
    input.project === undefined
      ? null
      : await findProject(services, call, input.project, 'access.administer');
  const user = await services.db.prisma.person.findUnique({
    where: { email: input.email },
    select: { id: true },
  });
  const seen = user && (await readPerson(services.db, user.id));
  const isThere = !project || (seen && can(seen, 'project.read', { projectId: project.id }));
  if (!seen || !isThere || !viewOf(viewer, seen)) {
    throw new Refusal(
      'not-found',
      `There is nobody else with the address ${input.email} who sees a project on which you give roles.`,
    );
  }
  return write(services, call, async ({ tx, audit }) => {
    const { count } = await tx.session.updateMany({
      where: { id: session.id },
      data: { viewAsId: seen.id },
    });
    if (count === 0) throw new Refusal('unauthenticated', 'This session has ended. Sign in again.');
    await audit({
      action: 'access.viewed-as',
      projectId: project?.id ?? null,
      subjects: { personId: seen.id },
      target: seen.email,
    });
    return { email: seen.email, name: seen.name };
  });
}
