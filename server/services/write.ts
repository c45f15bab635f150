import { recordAudit, type AuditEntry } from '../data/audit';
import { sqlOfPrisma, untilNoDeadlock, type Sql } from '../data/database';
import type { Prisma } from '../data/prisma/client';
import { originOf, type Call, type Services } from './context';

/** What a writing use case works with: one transaction, and its line in the trail. */
export interface Write {
  readonly tx: Prisma.TransactionClient;
  readonly sql: Sql;
  /** Writes a line of the audit trail in this transaction (L8). Never pass a secret. */
  readonly audit: (entry: AuditEntry) => Promise<void>;
}

/** Runs a use case's writes in one transaction; a throw leaves nothing of them. */
export function write<T>(
  services: Services,
  call: Call,
  work: (write: Write) => Promise<T>,
): Promise<T> {
  return untilNoDeadlock(() =>
    services.db.prisma.$transaction(async (tx) => {
      const sql = sqlOfPrisma(tx);
      return work({ tx, sql, audit: (entry) => recordAudit(sql, originOf(call), entry) });
    }),
  );
}

/** Did a unique constraint refuse the row: somebody was first? (Prisma's P2002.) */
export const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'P2002';
