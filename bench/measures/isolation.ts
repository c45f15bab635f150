import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { pushImage } from '../clients/image';
import type { Figure } from '../figures';
import { makeImage } from '../images/make-image';
import { imageManifestType } from '@/oci/manifest/media-types';
import type { Sallyport } from '../sides/sallyport';
import { time, type Bench } from './bench';
import { growth } from './growth';
import { putLoad } from './load';

const repository = 'bench-dev/isolation';

interface Check {
  readonly id: string;
  readonly finishedAt: string | null;
  readonly tried: number;
  readonly passed: boolean | null;
  readonly surprises: number;
}

/**
 * What the isolation check costs with many clusters and registries: how long it takes, what it adds to
 * the serving process's memory, how quickly manifests are read meanwhile, and how large its answer is.
 */
export async function measureIsolation({ ours, workDir, quick }: Bench): Promise<Figure[]> {
  const [clusters, registries] = quick ? [20, 400] : [200, 4_000];
  const image = await makeImage(workDir, 1, 10_000);
  await pushImage(ours, repository, image);
  await seed(await ours.databaseUrl(), clusters, registries);
  const read = async (seconds: number) =>
    putLoad({
      url: `${ours.url}/v2/${repository}/manifests/${image.digest}`,
      authorization: [`Bearer ${await ours.token([`repository:${repository}:pull`])}`],
      accept: imageManifestType,
      connections: 4,
      seconds,
    });
  const before = await read(quick ? 1 : 4);
  let taken = 0;
  let id = '';
  const added = await growth(ours.pid, async () => {
    taken = await time(async () => (id = await check(ours)));
  });
  const done = (await ours.call('GET', `/isolation-checks/${id}`)) as Check;
  const answered = JSON.stringify(done).length / 1024 / 1024;
  const again = check(ours);
  await begun(ours);
  const during = await read(quick ? 1 : 4);
  await again;
  const what = `isolation check, ${clusters} clusters × ${registries} registries`;
  const figure = (name: string, sample: number, more: Pick<Figure, 'unit' | 'aim'>): Figure => ({
    name,
    ours: [sample],
    peer: null,
    better: 'lower',
    ...more,
  });
  return [
    figure(what, taken / 1_000, { unit: 's', aim: '' }),
    figure(`memory that an isolation check adds`, added, { unit: 'MiB', aim: '' }),
    figure(`answer of the isolation check`, answered, { unit: 'MiB', aim: '< 1 MiB' }),
    figure('manifest GET p50, no check', before.p50, { unit: 'ms', aim: '' }),
    figure('manifest GET p50 during a check', during.p50, { unit: 'ms', aim: '' }),
    figure('manifest GET p99, no check', before.p99, { unit: 'ms', aim: '' }),
    figure('manifest GET p99 during a check', during.p99, { unit: 'ms', aim: '< 50 ms' }),
  ];
}

/** Has a check be done to its end. @throws Error where it is not what it should be. */
async function check(ours: Sallyport): Promise<string> {
  const { id } = (await ours.call('POST', '/isolation-checks', {})) as Check;
  for (;;) {
    const found = (await latest(ours)).find((one) => one.id === id);
    if (found?.finishedAt) {
      if (found.passed) return id;
      throw new Error(`the isolation check met ${found.surprises} surprises`);
    }
    await sleep(100);
  }
}

/** Waits until a check is under way. */
async function begun(ours: Sallyport): Promise<void> {
  while (!(await latest(ours)).some(({ finishedAt, tried }) => finishedAt === null && tried > 0)) {
    await sleep(20);
  }
}

const latest = async (ours: Sallyport) =>
  ((await ours.call('GET', '/isolation-checks')) as { items: Check[] }).items;

/** Clusters with a secret each, and projects of four stages, as many as make up the registries. */
async function seed(url: string, clusters: number, registries: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ missing: number }>(
      'SELECT $1::int - count(*)::int AS missing FROM registry',
      [registries],
    );
    const projects = Math.max(Math.ceil((rows[0]?.missing ?? 0) / 4), clusters);
    await client.query(`
      INSERT INTO project (id, slug, name)
        SELECT gen_random_uuid(), 'lone-' || n, 'Lone ' || n FROM generate_series(1, ${projects}) n;
      INSERT INTO registry (id, slug, kind, project_id)
        SELECT gen_random_uuid(), p.slug || '-' || s, 'local', p.id
        FROM project p, unnest(ARRAY['dev', 'staging', 'preprod', 'prod']) s WHERE p.slug LIKE 'lone-%';
      INSERT INTO stage (id, project_id, registry_id, slug, name, position)
        SELECT gen_random_uuid(), r.project_id, r.id, s.slug, s.slug, s.at - 1
        FROM registry r JOIN project p ON p.id = r.project_id AND p.slug LIKE 'lone-%',
          unnest(ARRAY['dev', 'staging', 'preprod', 'prod']) WITH ORDINALITY s(slug, at)
        WHERE r.slug = p.slug || '-' || s.slug;
      INSERT INTO robot (id, project_id, kind, name, username, created_by_kind, created_by_name)
        SELECT gen_random_uuid(), id, 'cluster', 'eu', 'robot.' || slug || '.eu', 'person', 'bench'
        FROM project WHERE slug LIKE 'lone-%' ORDER BY slug LIMIT ${clusters};
      INSERT INTO robot_registry (robot_id, robot_kind, registry_id)
        SELECT o.id, o.kind, r.id FROM robot o JOIN project p ON p.id = o.project_id
        JOIN registry r ON r.slug = p.slug || '-prod' WHERE p.slug LIKE 'lone-%';`);
    const robots = await client.query<{ id: string }>(
      `SELECT id FROM robot WHERE username LIKE 'robot.lone-%'`,
    );
    for (const { id } of robots.rows) {
      await client.query(
        `INSERT INTO robot_secret (id, robot_id, secret_hash, prefix, expires_at, created_by_kind, created_by_name)
         VALUES (gen_random_uuid(), $1, $2, 'sr_bench', now() + interval '30 days', 'person', 'bench')`,
        [id, createHash('sha256').update(randomBytes(32)).digest()],
      );
    }
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
}
