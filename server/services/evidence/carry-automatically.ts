import { readOwners } from '../../content/owners';
import { statement } from '../../data/database';
import type { CarryScope } from '../../data/enqueue';
import { lockImage } from '../../data/lock-image';
import type { Services } from '../context';
import { systemOrigin } from '../promotions/evaluate-request';
import { carry } from './carry';

const read = statement(
  'carry.project',
  `SELECT p.slug, p.carries FROM project p JOIN image i ON i."projectId" = p.id
   WHERE p.id = $1::uuid AND i.name = $2`,
);

/**
 * Evidence arrived in an entry registry: brings it to the stages that have the build that it is told of,
 * where the project says that it follows by itself. Harmless to repeat and to race.
 */
export async function carryAutomatically(
  services: Services,
  { projectId, image, digest }: CarryScope,
): Promise<void> {
  const { db, clock } = services;
  const [project] = await db.sql.query<{ slug: string; carries: boolean }>(read, [
    projectId,
    image,
  ]);
  if (!project?.carries) return;
  await db.transaction(async (sql) => {
    const imageId = await lockImage(sql, projectId, image);
    for (const build of await readOwners(sql, imageId, digest)) {
      const carrying = { projectId, project: project.slug, imageId, image };
      await carry(
        sql,
        systemOrigin,
        { ...carrying, build: build.number, digest: build.digest },
        null,
        clock(),
      );
    }
  });
}
