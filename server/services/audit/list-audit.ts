import { projectsWhereCan } from '@/domain/permissions/can';
import { Refusal } from '@/lib/refusal';
import type { Prisma } from '../../data/prisma/client';
import type { Call, Services } from '../context';
import { fromCursor, pageOf, type Page } from '../page';
import { findProject } from '../projects/find-project';

interface Input {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly project?: string | undefined;
  /** Part of the actor's name, whatever its case. */
  readonly actor?: string | undefined;
  /** An action, or the part before its dot: `promotion` for all of them. */
  readonly action?: string | undefined;
  readonly from?: string | undefined;
  /** Up to, not with, this moment. */
  readonly to?: string | undefined;
}

/** Who did what, newest first. Administrators read all of it, maintainers that of their projects. */
export async function listAudit(services: Services, call: Call, input: Input) {
  const projectId = await readableProjects(services, call, input.project);
  const before = fromCursor(input.cursor, (key) => /^\d{1,18}$/.test(key));
  const rows = await services.db.prisma.auditEvent.findMany({
    where: {
      ...(projectId === null ? {} : { projectId: { in: projectId } }),
      ...(before === null ? {} : { seq: { lt: BigInt(before) } }),
      ...(input.actor ? { actorName: { contains: input.actor, mode: 'insensitive' } } : {}),
      ...(input.action
        ? { OR: [{ action: input.action }, { action: { startsWith: `${input.action}.` } }] }
        : {}),
      at: { ...(input.from ? { gte: input.from } : {}), ...(input.to ? { lt: input.to } : {}) },
    },
    orderBy: { seq: 'desc' },
    take: input.limit + 1,
  });
  return withProjectNames(
    services,
    pageOf(
      rows,
      input.limit,
      (row) => row.seq.toString(),
      (row) => row,
    ),
  );
}

/** Ids of the projects whose trail the caller reads; null: everything, with what is of no project. */
async function readableProjects(
  services: Services,
  call: Call,
  slug: string | undefined,
): Promise<string[] | null> {
  if (slug !== undefined) return [(await findProject(services, call, slug, 'audit.read')).id];
  const readable = projectsWhereCan(call.actor, 'audit.read');
  if (readable === null || readable.length > 0) return readable;
  throw new Refusal(
    'forbidden',
    'The audit trail is for administrators and for the maintainers of projects; ask one for the role.',
  );
}

async function withProjectNames({ db }: Services, page: Page<Prisma.AuditEventGetPayload<object>>) {
  const ids = [...new Set(page.items.flatMap(({ projectId }) => projectId ?? []))];
  const projects = await db.prisma.project.findMany({
    where: { id: { in: ids } },
    select: { id: true, slug: true },
  });
  const slugs = new Map(projects.map(({ id, slug }) => [id, slug]));
  return {
    next: page.next,
    items: page.items.map((row) => ({
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
    })),
  };
}

const actorKind = (kind: string): 'person' | 'robot' | 'system' =>
  kind === 'person' || kind === 'robot' ? kind : 'system';
