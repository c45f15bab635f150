import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import { createWorld, type World } from '../auth/world';

/** What no use case writes, the schema refuses: by whoever and however a row is written. */
let world: World;
let shop: Awaited<ReturnType<World['project']>>;
let cluster: string;
let ci: string;

beforeAll(async () => {
  world = await createWorld();
  shop = await world.project('shop');
  cluster = (await world.robot(shop, 'cluster', 'prod')).id;
  ci = (await world.robot(shop, 'ci', 'dev')).id;
});
afterAll(() => world.drop());

const run = (text: string, values: unknown[] = []) => world.db.pool.query(text, values);
const dev = () => shop.registries['dev'];
const prod = () => shop.registries['prod'];

const bind = (robot: string, kind: string, registry: string | undefined) =>
  run('INSERT INTO robot_registry (robot_id, robot_kind, registry_id) VALUES ($1, $2, $3)', [
    robot,
    kind,
    registry,
  ]);

describe('a closed list of words', () => {
  it('takes no other word, in a column and in an array', async () => {
    await expect(run(`UPDATE robot SET kind = 'daemon'`)).rejects.toThrow('robot_kind_check');
    const more = run(`UPDATE robot SET permissions = '{check.report,root}'`);
    await expect(more).rejects.toThrow('robot_permissions_check');
    const odd = run(
      `INSERT INTO registry (id, slug, kind) VALUES (gen_random_uuid(), 'odd', 'mirror')`,
    );
    await expect(odd).rejects.toThrow('registry_kind_check');
  });
});

describe('a grant', () => {
  it('has one holder: a person or a team, neither both nor nobody', async () => {
    const { id: personId } = await world.person('ana@example.com');
    const teamId = newId();
    await world.db.prisma.team.create({ data: { id: teamId, slug: 'pay', name: 'Pay' } });
    await world.grant(shop.id, { personId }, 'viewer');
    await world.grant(shop.id, { teamId }, 'viewer');
    const also = run('UPDATE role_grant SET team_id = $1 WHERE person_id = $2', [teamId, personId]);
    await expect(also).rejects.toThrow('role_grant_holder_check');
    const nobody = run('UPDATE role_grant SET person_id = NULL WHERE person_id = $1', [personId]);
    await expect(nobody).rejects.toThrow('role_grant_holder_check');
  });
});

describe('a stage', () => {
  it('has a local registry, and a registry of another kind belongs to none', async () => {
    const remote = newId();
    await run(`INSERT INTO registry (id, slug, kind) VALUES ($1, 'hub', 'remote')`, [remote]);
    const move = 'UPDATE stage SET registry_id = $1 WHERE registry_id = $2';
    await expect(run(move, [remote, prod()])).rejects.toThrow(
      'stage_registry_id_registry_kind_fkey',
    );
    const honest = `UPDATE stage SET registry_id = $1, registry_kind = 'remote' WHERE registry_id = $2`;
    await expect(run(honest, [remote, prod()])).rejects.toThrow('stage_registry_kind_check');
    const change = run(`UPDATE registry SET kind = 'virtual' WHERE id = $1`, [prod()]);
    await expect(change).rejects.toThrow('stage_registry_kind_check');
  });
});

describe('a cluster has exactly one registry (L3)', () => {
  it('and no second, whatever its row there says that it is', async () => {
    await expect(bind(cluster, 'cluster', dev())).rejects.toThrow('robot_registry_robot_id_key');
    await expect(bind(cluster, 'ci', dev())).rejects.toThrow(
      'robot_registry_robot_id_robot_kind_fkey',
    );
  });

  it('and never none: not from the beginning, and not later', async () => {
    const unbound = run(
      `INSERT INTO robot (id, project_id, kind, name, username, created_by_kind, created_by_name)
       VALUES (gen_random_uuid(), $1, 'cluster', 'lone', 'robot.shop.lone', 'person', 'test')`,
      [shop.id],
    );
    await expect(unbound).rejects.toThrow('a cluster has exactly one registry');
    const freed = run('DELETE FROM robot_registry WHERE robot_id = $1', [cluster]);
    await expect(freed).rejects.toThrow('a cluster has exactly one registry');
  });

  it('and a robot of several registries or of none does not become one', async () => {
    await bind(ci, 'ci', prod());
    const become = () => run(`UPDATE robot SET kind = 'cluster' WHERE id = $1`, [ci]);
    await expect(become()).rejects.toThrow('robot_registry_robot_id_key');
    await run('DELETE FROM robot_registry WHERE robot_id = $1', [ci]);
    await expect(become()).rejects.toThrow('a cluster has exactly one registry');
  });

  it('but may be bound to another in one transaction, and goes with all that is its', async () => {
    await world.db.prisma.$transaction([
      world.db.prisma.robotRegistry.deleteMany({ where: { robotId: cluster } }),
      world.db.prisma.robotRegistry.create({
        data: { robotId: cluster, robotKind: 'cluster', registryId: dev() ?? '' },
      }),
    ]);
    await run('DELETE FROM robot WHERE id = $1', [cluster]);
    const { rows } = await run('SELECT 1 FROM robot_registry WHERE robot_id = $1', [cluster]);
    expect(rows).toEqual([]);
  });
});
