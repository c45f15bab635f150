import type { Prisma } from '../../data/prisma/client';
import type { Services } from '../context';

type Row = Prisma.AuditEventGetPayload<object>;

/** Lines of the trail as they are told, with their projects by slug. */
export async function showEvents({ db }: Services, rows: readonly Row[]) {
  const ids = [...new Set(rows.flatMap(({ projectId }) => projectId ?? []))];
  const projects = await db.prisma.project.findMany({
    where: { id: { in: ids } },
    select: { id: true, slug: true },
  });
  const slugs = new Map(projects.map(({ id, slug }) => [id, slug]));
  return rows.map((row) => ({
    seq: row.seq.toString(),
    at: row.at.toISOString(),
    actor: { kind: actorKind(row.actorKind), name: row.actorName },
    action: row.action,
    project: row.projectId === null ? null : (slugs.get(row.projectId) ?? null),
    target: row.target,
    before: row.before,
    after: row.after,
    address: row.address,
    requestId: row.requestId,
  }));
}

export type ShownEvent = Awaited<ReturnType<typeof showEvents>>[number];

const actorKind = (kind: string): 'person' | 'robot' | 'system' =>
  kind === 'person' || kind === 'robot' ? kind : 'system';
