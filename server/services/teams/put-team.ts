import { newId } from '@/lib/ids';
import { requireAdministrator } from '../callers';
import type { Call, Services } from '../context';
import { write } from '../write';
import { showTeam, teamParts, type ShownTeam } from './find-team';

/** Creates a team, or renames it. Administrators only. */
export async function putTeam(
  services: Services,
  call: Call,
  input: { team: string; name: string },
): Promise<ShownTeam> {
  requireAdministrator(call, 'Creating and renaming teams');
  const { team: slug, name } = input;
  return write(services, call, async ({ tx, audit }) => {
    const before = await tx.team.findUnique({ where: { slug } });
    const row = await tx.team.upsert({
      where: { slug },
      create: { id: newId(), slug, name, createdAt: services.clock() },
      update: { name },
      include: teamParts,
    });
    await audit({
      action: 'team.saved',
      projectId: null,
      target: slug,
      ...(before ? { before: { name: before.name } } : {}),
      after: { name },
    });
    return showTeam(row);
  });
}
