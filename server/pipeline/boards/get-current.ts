import { currentIn, saidOfCurrent } from '@/server/content/current/current';
import { withdrawalOf } from '@/server/content/builds/withdrawn-parts';
import { statement } from '@/server/platform/sql/database';
import type { Call, Services } from '@/server/access/call/context';
import { findStage, type StageOfImage } from '@/server/content/images/find-stage-of-image';
import {
  showCurrent,
  type CurrentRow,
  type CurrentView,
} from '@/server/content/current/show-current';

const current = statement(
  'image.current',
  `SELECT i.name AS image, c.number, c.digest, c.version, c.since, ${saidOfCurrent('c')},
     ${withdrawalOf('i.id', 'c.build_id', 'c.digest')} AS withdrawn
   FROM image i CROSS JOIN LATERAL ${currentIn('$1::uuid', 'i.id')} c
   WHERE i.id = $2::uuid`,
);

/**
 * What an image is in a stage (L15).
 * @throws Refusal `not-found` naming what is not there.
 */
export async function getCurrent(
  services: Services,
  call: Call,
  name: StageOfImage,
): Promise<{ stage: string; registry: string; current: CurrentView | null }> {
  const { imageId, stage } = await findStage(services, call, name);
  const [row] = await services.db.sql.query<CurrentRow>(current, [stage.id, imageId]);
  return {
    stage: stage.slug,
    registry: stage.registry.slug,
    current: row ? showCurrent(row) : null,
  };
}
