import type { Call, Services } from '@/server/access/call/context';
import { write } from '@/server/access/call/write';
import { readableLines, type AuditFilter } from './audit-filter';
import { exportFormats, type ExportFormatName } from './export-formats';
import { readWholeValues } from './read-values';
import { showEvents, withoutValues, type Line } from './show-event';

interface Input extends AuditFilter {
  readonly format: ExportFormatName;
}

/**
 * Lines are read so many at a time, and what they say by its bytes, when the reader is ready for more:
 * memory does not grow.
 */
const batch = 500;

/**
 * All that `listAudit` lists under the same filter, newest first, to its end, as a file. Who took it,
 * and what of it, is a line of the trail itself, written before the first byte leaves. A failure on the
 * way breaks the transfer off: nobody takes a part for the whole.
 */
export async function exportAudit(services: Services, call: Call, { format, ...filter }: Input) {
  const where = await readableLines(services, call, filter);
  const projectId = await findProjectId(services, filter.project);
  await write(services, call, ({ audit }) =>
    audit({
      action: 'audit.exported',
      projectId,
      subjects: {},
      target: filter.project === undefined ? 'the trail' : `the trail of ${filter.project}`,
      after: { format, ...filter },
    }),
  );
  const { type } = exportFormats[format];
  const day = services.clock().toISOString().slice(0, 10);
  return {
    type,
    fileName: `sallyport-audit-${filter.project === undefined ? '' : `${filter.project}-`}${day}.${format}`,
    body: toStream(written(services, call, where, format)),
  };
}

const findProjectId = async ({ db }: Services, slug: string | undefined) =>
  slug === undefined
    ? null
    : ((await db.prisma.project.findUnique({ where: { slug }, select: { id: true } }))?.id ?? null);

async function* written(
  services: Services,
  call: Call,
  where: Awaited<ReturnType<typeof readableLines>>,
  format: ExportFormatName,
): AsyncGenerator<string> {
  const { begin, line, end } = exportFormats[format];
  let text = begin;
  let index = 0;
  let before: bigint | null = null;
  for (;;) {
    const lines: Line[] = await services.db.prisma.auditEvent.findMany({
      where: { ...where, ...(before === null ? {} : { seq: { lt: before } }) },
      orderBy: { seq: 'desc' },
      take: batch,
      omit: withoutValues,
    });
    for (let rest = lines; rest.length > 0;) {
      const values = await readWholeValues(
        services.db.sql,
        rest.map(({ seq }) => seq),
      );
      const read = rest.slice(0, values.length);
      for (const event of await showEvents(services, call, read, values))
        text += line(event, index++);
      rest = rest.slice(read.length);
      if (rest.length === 0) break;
      yield text;
      text = '';
    }
    before = lines.at(-1)?.seq ?? null;
    if (before === null || lines.length < batch) break;
    yield text;
    text = '';
  }
  yield text + end;
}

function toStream(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream(
    {
      async pull(controller) {
        const next: IteratorResult<string, unknown> = await texts.next();
        if (next.done) controller.close();
        else controller.enqueue(encoder.encode(next.value));
      },
      cancel: async () => void (await texts.return(undefined)),
    },
    { highWaterMark: 1 },
  );
}
