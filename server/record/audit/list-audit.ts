import type { Call, Services } from '@/server/access/call/context';
import { fromCursor, pageOf } from '@/server/platform/sql/page';
import { readableLines, type AuditFilter } from './audit-filter';
import { readShownValues } from './read-values';
import { showEvents, withoutValues } from './show-event';

interface Input extends AuditFilter {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/**
 * Who did what, newest first: all of it, or that of the projects whose trail the caller may read. What
 * lines say is cut short, and a page ends early, where strangers wrote much; the export has all of it.
 */
export async function listAudit(services: Services, call: Call, input: Input) {
  const where = await readableLines(services, call, input);
  const before = fromCursor('audit', input.cursor, (key) => /^\d{1,18}$/.test(key));
  const rows = await services.db.prisma.auditEvent.findMany({
    where: { ...where, ...(before === null ? {} : { seq: { lt: BigInt(before) } }) },
    orderBy: { seq: 'desc' },
    take: input.limit + 1,
    omit: withoutValues,
  });
  const asked = rows.slice(0, input.limit).map(({ seq }) => seq);
  const values = await readShownValues(services.db.sql, asked);
  const page = pageOf(
    'audit',
    rows,
    values.length,
    (row) => row.seq.toString(),
    (row) => row,
  );
  const events = await showEvents(services, call, page.items, values);
  return {
    next: page.next,
    items: events.map((event, at) => ({
      ...event,
      ...(values[at]?.cut ? { cut: true as const } : {}),
    })),
  };
}
