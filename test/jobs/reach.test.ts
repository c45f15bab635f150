import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditActions, type AuditAction } from '@/domain/audit/actions';
import { toldActions } from '@/domain/audit/reach';
import { recordAudit, systemOrigin } from '@/server/platform/events/audit';
import { touch, touchRights } from '@/server/platform/events/touch';
import type { Sql } from '@/server/platform/sql/database';
import { createJobWorld, type JobWorld } from './world';
import { hearTouches, toldOf } from '../support/told-of';

/** After what open requests and automatic stages are evaluated, said a second time, by hand. */
const waking: ReadonlySet<AuditAction> = new Set([
  'project.created',
  'project.changed',
  'grant.saved',
  'grant.removed',
  'robot.created',
  'robot.changed',
  'robot.disabled',
  'robot.enabled',
  'robot.secret-issued',
  'robot.secret-revoked',
  'robot.revoked',
  'robot.trusts-saved',
  'build.pushed',
  'build.properties-set',
  'build.withdrawn',
  'build.reinstated',
  'manifest.deleted',
  'tag.moved',
  'tag.deleted',
  'promotion.promoted',
  'promotion.rolled-back',
  'policy.saved',
  'policy.proposed',
  'policy.proposal-declined',
  'policy.proposal-taken-back',
  'stage.held',
  'stage.released',
  'check.reported',
  'evidence.attached',
  'evidence.removed',
  'evidence.carried',
  'evidence.not-carried',
]);

let world: JobWorld;
let imageId: string;
beforeAll(async () => {
  world = await createJobWorld();
  await world.push('api', 1);
  ({ id: imageId } = await world.db.prisma.image.findFirstOrThrow({ where: { name: 'api' } }));
});
afterAll(() => world.drop());

const line = (action: AuditAction, projectId: string | null = world.shop.id) => ({
  action,
  projectId,
  subjects: { imageId },
  target: 'shop/api',
});

/** What `work` leaves behind, and how many statements it takes. */
async function leavesOf(work: (sql: Sql) => Promise<void>) {
  await world.db.pool.query(`DELETE FROM job WHERE kind = 'evaluate'`);
  let statements = 0;
  await world.db.transaction((sql) =>
    work({
      query: (asked, values) => {
        statements += 1;
        return sql.query(asked, values);
      },
    }),
  );
  return { jobs: await world.waitingJobs('evaluate'), statements };
}

describe('a line of the trail', () => {
  const nothing = { jobs: [], statements: 1 };

  it('costs one statement and leaves no job where nothing waits, whatever was done', async () => {
    for (const action of auditActions) {
      expect(await leavesOf((sql) => recordAudit(sql, systemOrigin, line(action))), action).toEqual(
        nothing,
      );
    }
  });

  it('has what waits evaluated after what gates and rights look at, and after nothing else', async () => {
    await world.policy('staging', [], { automatic: true });
    const woken = { jobs: [{ projectId: world.shop.id, image: 'api' }], statements: 2 };
    for (const action of auditActions) {
      expect(await leavesOf((sql) => recordAudit(sql, systemOrigin, line(action))), action).toEqual(
        waking.has(action) ? woken : nothing,
      );
    }
  });

  it('of no project wakes and tells nobody', async () => {
    const before = (await toldOf(world.db.sql)).length;
    const work = (sql: Sql) => recordAudit(sql, systemOrigin, line('build.pushed', null));
    expect(await leavesOf(work)).toEqual(nothing);
    expect(await toldOf(world.db.sql)).toHaveLength(before);
  });

  it('that wakes is told to open pages as well', () => {
    expect([...waking].filter((action) => !toldActions.some((told) => told === action))).toEqual(
      [],
    );
  });
});

describe('a touch', () => {
  it('is one statement for any number of projects, told once each, and wakes where it says so', async () => {
    await world.policy('staging', [], { automatic: true });
    const bank = await world.db.prisma.project.create({
      data: { id: crypto.randomUUID(), slug: 'bank', name: 'Bank' },
    });
    const touches = await hearTouches(world.db);
    const { id } = world.shop;
    expect(await leavesOf((sql) => touch(sql, { projectId: id, image: 'api' }))).toEqual({
      jobs: [],
      statements: 1,
    });
    const rights = (sql: Sql) => touchRights(sql, [bank.id, id, id]);
    expect(await leavesOf(rights)).toEqual({
      jobs: [{ projectId: id, image: null }],
      statements: 2,
    });
    expect(await leavesOf((sql) => touchRights(sql, []))).toEqual({ jobs: [], statements: 0 });
    const heard = (await touches.until(3)).map(({ project, image }) => `${project} ${image}`);
    touches.stop();
    expect(heard.sort()).toEqual(['bank null', 'shop api', 'shop null']);
  });
});
