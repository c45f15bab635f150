import { newId } from '@/lib/ids';
import type { Automatic } from '@/domain/gates/automatic';
import type { GateSettings } from '@/domain/gates/kinds/index';
import type { Call } from '@/server/access/call/context';
import { decidePromotion } from '@/server/pipeline/promotions/acts/decide-promotion';
import { promote } from '@/server/pipeline/promotions/acts/promote';
import type { PromotionRequest } from '@/server/pipeline/promotions/promotion-request';
import { clientOf, imageOf, type TestProject } from '../catalogue/fixture';
import { createStageWorld } from '../support/stage-world';

/** A world with one project of dev, staging and prod, people of every role, and short ways to act. */
export async function createGateWorld() {
  const world = await createStageWorld();
  const { db, services } = world;
  const shop = await world.project('shop');
  const ben = await world.callerWith(shop, 'ben', 'developer');
  const ana = await world.callerWith(shop, 'ana', 'approver');
  const cleo = await world.callerWith(shop, 'cleo', 'approver');
  const kim = await world.callerWith(shop, 'kim', 'maintainer');
  const max = await world.callerWith(shop, 'max', 'maintainer');

  const stageId = async (slug: string) => {
    const where = { projectId_slug: { projectId: shop.id, slug } };
    return (await db.prisma.stage.findUniqueOrThrow({ where })).id;
  };

  return {
    ...world,
    shop,
    ben,
    ana,
    cleo,
    kim,
    max,
    stageId,

    /** Writes the next version of a stage's policy, as a maintainer's save does. */
    async policy(
      stage: string,
      gates: readonly GateSettings[],
      more: { automatic?: Automatic; lastClick?: boolean } = {},
    ) {
      const id = await stageId(stage);
      await db.transaction(async (sql) => {
        const lock = `SELECT id FROM stage WHERE id = $1::uuid FOR NO KEY UPDATE`;
        await sql.query({ name: 'test.lock-stage', text: lock }, [id]);
        const document = { gates, automatic: false, lastClick: false, ...more };
        const insert = `INSERT INTO policy (id, stage_id, version, document, created_by_kind, created_by_name)
          SELECT $1::uuid, $2::uuid, coalesce(max(version), 0) + 1, $3::jsonb, 'person', 'test'
          FROM policy WHERE stage_id = $2::uuid`;
        const values = [newId(), id, JSON.stringify(document)];
        await sql.query({ name: 'test.insert-policy', text: insert }, values);
      });
    },

    /** Pushes builds 1 to `count` of an image, each tagged with its version `1.<n>.0`. */
    async push(image: string, count: number, project: TestProject = shop) {
      const client = await clientOf(db, project, image);
      for (let n = 1; n <= count; n++) {
        const annotations = { 'org.opencontainers.image.version': `1.${n}.0` };
        await client.push(imageOf(`${image} ${n}`, { annotations }), `1.${n}.0`);
      }
    },

    ask: async (call: Call, request: Partial<PromotionRequest> & { image: string }) =>
      (await promote(services, call, { project: 'shop', to: 'staging', build: 1, ...request }))
        .promotion,

    approve: (call: Call, id: string) =>
      decidePromotion(services, call, { id, decision: 'approve' }),

    /** The number of the build that `latest` means in a stage; null: none. */
    async current(image: string, stage: 'dev' | 'staging' | 'prod'): Promise<number | null> {
      const { repositoryId, imageId } = await shop.repository(
        image,
        ['dev', 'staging', 'prod'].indexOf(stage),
      );
      if (repositoryId === null || imageId === null) return null;
      const key = { repositoryId, name: 'latest' };
      const tag = await db.prisma.tag.findUnique({ where: { repositoryId_name: key } });
      if (!tag) return null;
      const digest = tag.digest;
      const build = await db.prisma.build.findUnique({
        where: { imageId_digest: { imageId, digest } },
      });
      return build?.number ?? null;
    },

    /** Actions on the trail about one target, oldest first. */
    async trail(target: string): Promise<string[]> {
      const rows = await db.prisma.auditEvent.findMany({
        where: { target, action: { startsWith: 'promotion.' } },
        orderBy: { seq: 'asc' },
      });
      return rows.map((row) => row.action.slice('promotion.'.length));
    },
  };
}

export type GateWorld = Awaited<ReturnType<typeof createGateWorld>>;
