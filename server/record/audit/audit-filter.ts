import { Refusal } from '@/lib/refusal';
import { readableProjects } from '@/server/access/rights/readable-projects';
import type { Prisma } from '@/server/platform/sql/prisma/client';
import type { Call, Services } from '@/server/access/call/context';
import { findProject } from '@/server/access/rights/find-project';
import { linesAbout } from './read-about';

/** What the trail is narrowed to; the list and its export take the same. */
export interface AuditFilter {
  readonly project?: string | undefined;
  /** What the lines are to be about, by its name: see `linesAbout`. */
  readonly about?: string | undefined;
  /** Part of what the actor is called, or of their e-mail address, whatever its case. */
  readonly actor?: string | undefined;
  /** An action, or the part before its dot: `promotion` for all of them. */
  readonly action?: string | undefined;
  /** Part of what it was done to, whatever its case. */
  readonly target?: string | undefined;
  /** An address, or how it begins: `10.0.`. */
  readonly address?: string | undefined;
  readonly from?: string | undefined;
  /** Up to, not with, this moment. */
  readonly to?: string | undefined;
}

/**
 * The lines of a filter that the caller may read (L6): all, or those of the projects where the role
 * says so. A project that one may not see is not found, like one that does not exist; and so is what none
 * of those lines is about, whether it exists or not (L3).
 * @throws Refusal `forbidden` for a caller who may read none at all, `not-found`, `invalid`.
 */
export async function readableLines(
  services: Services,
  call: Call,
  filter: AuditFilter,
): Promise<Prisma.AuditEventWhereInput> {
  const { actor, action, target, address, from, to } = filter;
  const projects = await projectsOf(services, call, filter.project);
  const readable = projects === null ? {} : { projectId: { in: projects } };
  return {
    ...readable,
    AND: [
      filter.about === undefined ? {} : await about(services, readable, filter.about),
      actor ? await linesBy(services, actor) : {},
    ],
    ...(action ? { OR: [{ action }, { action: { startsWith: verbatim(`${action}.`) } }] } : {}),
    ...(target ? { target: { contains: verbatim(target), mode: 'insensitive' } } : {}),
    ...(address ? { address: { startsWith: verbatim(address) } } : {}),
    at: { ...(from ? { gte: from } : {}), ...(to ? { lt: to } : {}) },
  };
}

async function about(
  { db }: Services,
  readable: Prisma.AuditEventWhereInput,
  name: string,
): Promise<Prisma.AuditEventWhereInput> {
  const [first, ...others] = await linesAbout(db.sql, name);
  const where = { OR: [first, ...others] };
  const line = await db.prisma.auditEvent.findFirst({
    where: { ...readable, ...where },
    select: { seq: true },
  });
  if (line) return where;
  throw new Refusal('not-found', `Nothing that you may read in the trail is about “${name}”.`);
}

/** Of actors that are called so: lines have what the trail names them by, and people have names of their own. */
async function linesBy({ db }: Services, name: string): Promise<Prisma.AuditEventWhereInput> {
  const called = { contains: verbatim(name), mode: 'insensitive' } as const;
  const people = await db.prisma.person.findMany({ where: { name: called }, select: { id: true } });
  return {
    OR: [
      { actorName: called },
      { actorKind: 'person', actorId: { in: people.map(({ id }) => id) } },
    ],
  };
}

/** `%` and `_` stand for themselves. */
const verbatim = (text: string): string => text.replaceAll(/[\\%_]/g, '\\$&');

/** Ids of the projects whose trail the caller reads; null: everything, with what is of no project. */
async function projectsOf(
  services: Services,
  call: Call,
  slug: string | undefined,
): Promise<string[] | null> {
  if (slug !== undefined) return [(await findProject(services, call, slug, 'audit.read')).id];
  const readable = readableProjects(call.actor, 'audit.read');
  if (readable === null || readable.length > 0) return readable;
  throw new Refusal(
    'forbidden',
    'The audit trail is for the maintainers of projects, and for administrators and auditors; ask one for the role.',
  );
}
