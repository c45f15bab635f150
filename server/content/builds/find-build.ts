import { Refusal } from '@/lib/refusal';
import { statement, type Sql } from '@/server/platform/sql/database';
import type { Call, Services } from '@/server/access/call/context';
import { findImage, type FoundImage } from '../images/find-image';
import { selectBuilds, showBuilds, type BuildRow, type BuildView } from './show-build';

const byNumber = statement(
  'build.by-number',
  `${selectBuilds} WHERE b.image_id = $1::uuid AND b.number = $2::int`,
);

const byIds = statement('build.by-ids', `${selectBuilds} WHERE b.id = ANY($1::uuid[])`);

export interface BuildName {
  readonly project: string;
  readonly image: string;
  readonly number: number;
}

export interface FoundBuild extends FoundImage {
  readonly buildId: string;
  readonly build: BuildView;
}

/** A build that the caller may see. @throws Refusal `not-found` naming what is not there. */
export async function findBuild(
  services: Services,
  call: Call,
  name: BuildName,
): Promise<FoundBuild> {
  const found = await findImage(services, call, name);
  const { sql } = services.db;
  const rows = await sql.query<BuildRow>(byNumber, [found.imageId, name.number]);
  const [row] = rows;
  const [build] = await showBuilds(sql, rows);
  if (!row || !build) {
    throw new Refusal('not-found', `${name.project}/${name.image} has no build #${name.number}.`);
  }
  return { ...found, buildId: row.id, build };
}

/** Builds by id, in two queries however many; the caller has decided that they may be seen. */
export async function readBuilds(
  sql: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, BuildView>> {
  const rows = await sql.query<BuildRow>(byIds, [ids]);
  const builds = await showBuilds(sql, rows);
  return new Map(builds.map((build, at) => [rows[at]!.id, build]));
}
