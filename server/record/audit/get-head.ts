import { Refusal } from '@/lib/refusal';
import { statement } from '@/server/platform/sql/database';
import { readableProjects } from '@/server/access/rights/readable-projects';
import type { Call, Services } from '@/server/access/call/context';

const newest = statement(
  'audit.head',
  `SELECT position, encode(hash, 'hex') AS hash FROM audit_chain ORDER BY position DESC LIMIT 1`,
);

/**
 * The head of the trail's chain, for whoever reads all of it: how long it is tells of every project.
 * Null while there is no line.
 */
export async function getHead({ db }: Services, call: Call) {
  if (readableProjects(call.actor, 'audit.read') !== null) {
    throw new Refusal(
      'forbidden',
      'The head of the chain is for those who read the whole trail: administrators and auditors.',
    );
  }
  const [head] = await db.sql.query<{ position: number; hash: string }>(newest);
  return { head: head ?? null };
}
