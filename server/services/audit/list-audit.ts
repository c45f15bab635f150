import type { Call, Services } from '../context';
import { fromCursor, pageOf } from '../page';
import { readableLines, type AuditFilter } from './audit-filter';
import { showEvents } from './show-event';

interface Input extends AuditFilter {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Who did what, newest first: all of it, or that of the projects whose trail the caller may read. */
export async function listAudit(services: Services, call: Call, input: Input) {
  const where = await readableLines(services, call, input);
  const before = fromCursor(input.cursor, (key) => /^\d{1,18}$/.test(key));
  const rows = await services.db.prisma.auditEvent.findMany({
    where: { ...where, ...(before === null ? {} : { seq: { lt: BigInt(before) } }) },
    orderBy: { seq: 'desc' },
    take: input.limit + 1,
  });
  const page = pageOf(
    rows,
    input.limit,
    (row) => row.seq.toString(),
    (row) => row,
  );
  return { next: page.next, items: await showEvents(services, page.items) };
}
