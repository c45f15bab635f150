import { readActorsOf } from '@/server/access/actors/read-actors';
import type { Prisma } from '@/server/platform/sql/prisma/client';
import type { Call, Services } from '@/server/access/call/context';
import { readLinked, type Linked } from './read-linked';
import type { LineValues } from './read-values';

/** A line of the trail but for what it says was before and is after, which may be long. */
export type Line = Prisma.AuditEventGetPayload<{ omit: typeof withoutValues }>;

/** What `Line` is read with. */
export const withoutValues = { before: true, after: true } as const;

/** Lines of the trail as they are told, with their projects by slug, each with what it says and what it links to. */
export async function showEvents(
  services: Pick<Services, 'db'>,
  call: Call,
  lines: readonly Line[],
  values: readonly LineValues[],
) {
  const ids = [...new Set(lines.flatMap(({ projectId }) => projectId ?? []))];
  const linked = await readLinked(
    services,
    call,
    lines.map(({ seq }) => seq),
  );
  const projects = await services.db.prisma.project.findMany({
    where: { id: { in: ids } },
    select: { id: true, slug: true },
  });
  const slugs = new Map(projects.map(({ id, slug }) => [id, slug]));
  const actorOf = await readActorsOf(services.db.sql, lines, 'actor');
  const said = new Map(values.map((one) => [one.seq, one]));
  return lines.map((line) => ({
    seq: line.seq.toString(),
    at: line.at.toISOString(),
    actor: actorOf(line),
    action: line.action,
    project: line.projectId === null ? null : (slugs.get(line.projectId) ?? null),
    target: line.target,
    about: linked.get(line.seq) ?? nothing,
    before: said.get(line.seq)?.before ?? null,
    after: said.get(line.seq)?.after ?? null,
    address: line.address,
    requestId: line.requestId,
  }));
}

const nothing: Linked = {
  image: null,
  build: null,
  digest: null,
  stage: null,
  promotion: null,
  person: null,
  robot: null,
};

export type ShownEvent = Awaited<ReturnType<typeof showEvents>>[number];
