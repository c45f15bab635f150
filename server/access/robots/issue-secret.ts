import { endOfPrevious, mostSecrets } from '@/domain/robots/rotation';
import { Refusal } from '@/lib/refusal';
import { shownCaller } from '../actors/shown-actor';
import type { Call, Services } from '../call/context';
import { findProject } from '../rights/find-project';
import { requireProven } from '../call/require-proven';
import { write } from '../call/write';
import { lockRobot, noRobot } from './find-robot';
import { touchElsewhere } from './touch-elsewhere';
import { requireMayEntrust } from './require-may-entrust';
import { entrustedOf } from './why-not';
import { newRobotSecret } from './new-robot-secret';
import { activeSecrets, kindOf, showSecret, type RobotRow } from './show-robot';

interface Input {
  readonly project: string;
  readonly name: string;
  readonly overlapHours?: number | undefined;
  readonly expiresInDays?: number | undefined;
}

/**
 * Issues a further secret, in this answer and nowhere else, and has the one before end after the
 * overlap, never later than it would have: so a machine changes over without an outage.
 * Whoever is shown it holds all that the robot may do.
 * @throws Refusal `not-found` (project, robot), `forbidden`, `conflict` where two count already: it
 *   says which to revoke.
 */
export async function issueSecret(services: Services, call: Call, input: Input) {
  const project = await findProject(services, call, input.project, 'robot.administer');
  await requireProven(services, call);
  return write(services, call, async (writing) => {
    const { tx, sql, audit } = writing;
    const robot = await lockRobot(writing, call, project, input.name);
    if (!robot) throw noRobot(project, input.name);
    await requireMayEntrust(sql, call, entrustedOf(robot));
    const now = services.clock();
    const active = activeSecrets(robot.secrets, now);
    if (active.length >= mostSecrets) throw twoAlready(robot, active);
    const { secret, row } = newRobotSecret(call, kindOf(robot), now, input.expiresInDays);
    const made = await tx.robotSecret.create({ data: { robotId: robot.id, ...row } });
    const [before] = active;
    const endsAt = before && endOfPrevious(before.expiresAt, now, input.overlapHours);
    if (before && endsAt) {
      const data = { expiresAt: endsAt, ...(endsAt <= now ? { revokedAt: now } : {}) };
      await tx.robotSecret.update({ where: { id: before.id }, data });
    }
    await audit({
      action: 'robot.secret-issued',
      projectId: project.id,
      subjects: { robotId: robot.id },
      target: robot.username,
      ...(before && { before: { secret: before.prefix, expiresAt: before.expiresAt } }),
      after: {
        secret: row.prefix,
        expiresAt: row.expiresAt,
        ...(endsAt && { previousEndsAt: endsAt }),
      },
    });
    await touchElsewhere(sql, robot);
    return {
      ...showSecret(made, shownCaller(call), true),
      username: robot.username,
      secret,
      previous:
        before && endsAt
          ? { id: before.id, prefix: before.prefix, expiresAt: endsAt.toISOString() }
          : null,
    };
  });
}

function twoAlready({ name }: RobotRow, active: RobotRow['secrets']): Refusal {
  const [old] = active;
  const used =
    old?.lastUsedAt === null || old?.lastUsedAt === undefined
      ? 'was never used'
      : `was last used ${old.lastUsedAt.toISOString()}`;
  const names = active.map(({ prefix }) => `${prefix}…`).join(' and ');
  return new Refusal(
    'conflict',
    `“${name}” has two secrets that count already, ${names}. Revoke the older one first, ${old?.prefix}… (${old?.id}), which ${used}.`,
    { details: { revoke: old?.id } },
  );
}
