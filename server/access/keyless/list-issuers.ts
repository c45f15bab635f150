import { projectsWhereCan } from '@/domain/permissions/can';
import { mayReadInstance } from '@/domain/permissions/instance';
import { Refusal } from '@/lib/refusal';
import { statement } from '@/server/platform/sql/database';
import { readActorsOf } from '../actors/read-actors';
import type { Call, Services } from '../call/context';
import { showIssuer } from './show-issuer';

const countRobots = statement(
  'keyless.robots-by-issuer',
  `SELECT issuer_id, count(DISTINCT robot_id)::int AS robots FROM robot_trust GROUP BY issuer_id`,
);

/**
 * The issuers that robots may trust, by name: for those who see the installation, and those who look
 * after robots and choose one. Refuses all others.
 */
export async function listIssuers({ db }: Services, call: Call) {
  const all = mayReadInstance(call.actor);
  const keepsRobots = projectsWhereCan(call.actor, 'robot.administer');
  if (!all && keepsRobots?.length === 0) {
    throw new Refusal(
      'forbidden',
      'Trusted issuers are shown to maintainers, who choose one for a robot, and to administrators.',
    );
  }
  const rows = await db.prisma.trustedIssuer.findMany({
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  const counts = new Map<string, number>();
  if (all) {
    const found = await db.sql.query<{ issuerId: string; robots: number }>(countRobots, []);
    for (const { issuerId, robots } of found) counts.set(issuerId, robots);
  }
  const makerOf = await readActorsOf(db.sql, rows, 'createdBy');
  const robots = ({ id }: { id: string }) => (all ? (counts.get(id) ?? 0) : null);
  return { items: rows.map((row) => showIssuer(row, makerOf(row), robots(row))) };
}
