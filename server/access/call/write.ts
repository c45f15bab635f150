import { recordAudit, type AuditEntry } from '@/server/platform/events/audit';
import { claimKey } from '@/server/platform/sql/idempotency';
import { sqlOfPrisma, untilNoDeadlock, type Sql } from '@/server/platform/sql/database';
import type { Prisma } from '@/server/platform/sql/prisma/client';
import { originOf, type Call, type Services } from './context';

/** What a writing use case works with: one transaction, and its line in the trail. */
export interface Write {
  readonly tx: Prisma.TransactionClient;
  readonly sql: Sql;
  /** Writes a line of the audit trail in this transaction (L8). Never pass a secret. */
  readonly audit: (entry: AuditEntry) => Promise<void>;
}

/**
 * Runs a use case's writes in one transaction; a throw leaves nothing of them. Where what a row names was
 * removed after it was read, it runs once more, and reads that it is gone: `work` must have no effect
 * outside.
 * @throws DoneBefore where the call's key says that it was done.
 */
export async function write<T>(
  services: Services,
  call: Call,
  work: (write: Write) => Promise<T>,
): Promise<T> {
  const run = () =>
    untilNoDeadlock(() =>
      services.db.prisma.$transaction(async (tx) => {
        const sql = sqlOfPrisma(tx);
        await claim(sql, call);
        return work({ tx, sql, audit: (entry) => recordAudit(sql, originOf(call), entry) });
      }),
    );
  try {
    return await run();
  } catch (error) {
    if (!isGone(error)) throw error;
    return run();
  }
}

/** The same for a use case whose writes are statements alone. */
export const transact = <T>(
  { db }: Pick<Services, 'db'>,
  call: Call,
  work: (sql: Sql) => Promise<T>,
): Promise<T> =>
  db.transaction(async (sql) => {
    await claim(sql, call);
    return work(sql);
  });

/** What a call with a key does is done once: first of all the key is claimed. */
async function claim(sql: Sql, { actor, keyed }: Call): Promise<void> {
  if (keyed) await claimKey(sql, { actorId: actor.id, ...keyed });
}

/** Did a foreign key refuse the row: what it names is not there any more? (Prisma's P2003.) */
const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'P2003';

/** Did a unique constraint refuse the row: somebody was first? (Prisma's P2002.) */
export const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'P2002';
