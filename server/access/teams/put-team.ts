import { mayAdministerInstance, mayManageTeam } from '@/domain/permissions/instance';
import { newId } from '@/lib/ids';
import { Refusal } from '@/lib/refusal';
import { personCalling } from '../call/callers';
import type { Call, Services } from '../call/context';
import { write } from '../call/write';
import { showTeam, teamParts, type ShownTeam } from './find-team';

/**
 * Creates a team (administrators), or renames it (its maintainers too). To everybody else a team that
 * is there answers as one that is not.
 */
export async function putTeam(
  services: Services,
  call: Call,
  input: { team: string; name: string },
): Promise<ShownTeam> {
  const person = personCalling(call);
  const { team: slug, name } = input;
  const found = await services.db.prisma.team.findUnique({ where: { slug } });
  if (!mayAdministerInstance(person) && !(found && mayManageTeam(person, found.id))) {
    throw new Refusal(
      'forbidden',
      'Creating a team needs an administrator, and renaming it one of its maintainers; ask one.',
    );
  }
  return write(services, call, async ({ tx, audit }) => {
    // Of twenty who create it at once, one does; the others find it there.
    const made = await tx.team.createMany({
      data: found ? [] : [{ id: newId(), slug, name, createdAt: services.clock() }],
      skipDuplicates: true,
    });
    await tx.$queryRaw`SELECT id FROM team WHERE slug = ${slug} FOR NO KEY UPDATE`;
    const row = await tx.team.findUnique({ where: { slug }, include: teamParts });
    if (!row) throw new Refusal('changed', `Team “${slug}” was removed meanwhile.`);
    if (made.count > 0 || row.name !== name) {
      await tx.team.update({ where: { slug }, data: { name } });
      await audit({
        action: 'team.saved',
        projectId: null,
        subjects: {},
        target: slug,
        ...(made.count > 0 ? {} : { before: { name: row.name } }),
        after: { name },
      });
    }
    return showTeam({ ...row, name }, call);
  });
}
