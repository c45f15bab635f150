import { Refusal } from '@/lib/refusal';
import { statement } from '@/server/platform/sql/database';
import type { Call, Services } from '@/server/access/call/context';
import { findImage } from '../images/find-image';
import { repositoryOf } from '../repositories/in-image';
import { fromCursor, pageOf, type Page } from '@/server/platform/sql/page';
import { selectBuilds, showBuilds, type BuildRow, type BuildView } from './show-build';

const list = statement(
  'build.list',
  `${selectBuilds}
   WHERE b.image_id = $1::uuid
     AND ($2::int IS NULL OR b.number < $2::int)
     AND ($3::uuid IS NULL OR EXISTS (SELECT 1 FROM placement p
       WHERE p.repository_id = ${repositoryOf('$3::uuid', '$1::uuid')} AND p.digest = b.digest))
     AND ($4::text IS NULL OR b.digest = $4)
   ORDER BY b.number DESC LIMIT $5`,
);

/** An image's builds, newest first; of one stage, or of one digest, where asked. */
export async function listBuilds(
  services: Services,
  call: Call,
  query: {
    readonly project: string;
    readonly image: string;
    readonly stage?: string | undefined;
    readonly digest?: string | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<Page<BuildView>> {
  const before = fromCursor('builds', query.cursor, (key) => /^[1-9]\d{0,8}$/.test(key));
  const { project, imageId } = await findImage(services, call, query);
  const stage = project.stages.find(({ slug }) => slug === query.stage);
  if (query.stage !== undefined && !stage) {
    const known = project.stages.map(({ slug }) => slug).join(', ');
    throw new Refusal(
      'not-found',
      `${query.project} has no stage ${query.stage}; it has ${known}.`,
    );
  }
  const values = [
    imageId,
    before,
    stage?.registryId ?? null,
    query.digest ?? null,
    query.limit + 1,
  ];
  const { sql } = services.db;
  const builds = await showBuilds(sql, await sql.query<BuildRow>(list, values));
  return pageOf(
    'builds',
    builds,
    query.limit,
    ({ number }) => String(number),
    (build) => build,
  );
}
