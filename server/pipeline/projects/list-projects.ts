import { slugPattern } from '@/domain/registries/names';
import { readableProjects } from '@/server/access/rights/readable-projects';
import type { Call, Services } from '@/server/access/call/context';
import { fromCursor, pageOf, type Page } from '@/server/platform/sql/page';
import { projectParts } from '@/server/access/rights/find-project';
import { showProject, type ShownProject } from './show-project';
import { summariseLanes, type Lane } from './summarise-lanes';

type Summary = ShownProject & { images: number; lanes: Lane[] };

/** Projects that the caller may see, by slug, with what is in each of their stages. */
export async function listProjects(
  services: Services,
  call: Call,
  input: { cursor?: string | undefined; limit: number; q?: string | undefined },
): Promise<Page<Summary>> {
  const after = fromCursor('projects', input.cursor, (key) => slugPattern.test(key));
  const text = input.q?.trim();
  const rows = await services.db.prisma.project.findMany({
    where: {
      ...visibleTo(call),
      ...(after === null ? {} : { slug: { gt: after } }),
      ...(text
        ? {
            OR: [
              { slug: { contains: text, mode: 'insensitive' } },
              { name: { contains: text, mode: 'insensitive' } },
            ],
          }
        : {}),
    },
    include: projectParts,
    orderBy: { slug: 'asc' },
    take: input.limit + 1,
  });
  const ids = rows.map(({ id }) => id);
  const { lanes, images } = await summariseLanes(services.db.sql, ids);
  return pageOf(
    'projects',
    rows,
    input.limit,
    (row) => row.slug,
    (row) => ({
      ...showProject(row, call.actor),
      images: images.get(row.id) ?? 0,
      lanes: lanes.get(row.id) ?? [],
    }),
  );
}

/** The filter is in the query, so that pages are full. */
function visibleTo({ actor }: Call) {
  const readable = readableProjects(actor);
  return readable === null ? {} : { id: { in: readable } };
}
