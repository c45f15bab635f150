import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Credentials } from '@/scripts/lib/oci';
import { goClient } from './command';
import { createClientWorld, stages, type ClientWorld } from './world';

const helm = goClient('helm');

describe.skipIf(helm === null)('helm', () => {
  let world: ClientWorld;
  const ok = (who: Credentials, ...args: string[]) => world.ok(who, helm!, ...args, '--plain-http');
  const as = (who: Credentials, ...args: string[]) => world.as(who, helm!, ...args, '--plain-http');
  const oci = (name: string) => `oci://${world.at(name)}`;

  beforeAll(async () => {
    world = await createClientWorld('helm');
    await mkdir(world.path('chart'));
    await writeFile(
      world.path('chart', 'Chart.yaml'),
      'apiVersion: v2\nname: web\nversion: 0.1.0+build.7\ndescription: A chart of the tests\n',
    );
    await world.ok(null, helm!, 'package', world.path('chart'));
  });
  afterAll(() => world?.stop());

  it('logs in with a robot’s secret, and not with a wrong one', async () => {
    const login = (password: string) =>
      world.as(
        null,
        helm!,
        'registry',
        'login',
        world.server.host,
        '--plain-http',
        '-u',
        world.ci.username,
        '-p',
        password,
      );
    expect((await login('wrong')).code).not.toBe(0);
    const done = await login(world.ci.password);
    expect(done.code, done.stderr).toBe(0);
  });

  it('pushes a chart, shows it, and pulls it in every stage after its promotion', async () => {
    await ok(world.ci, 'push', 'web-0.1.0+build.7.tgz', oci('shop-dev/charts'));
    const shown = await ok(world.ci, 'show', 'chart', oci('shop-dev/charts/web'));
    expect(shown).toContain('A chart of the tests');
    await world.promoteToProd('charts/web', '0.1.0_build.7');
    for (const stage of stages) {
      const who = stage === 'prod' ? world.cluster : world.admin;
      const to = world.path(`from-${stage}`);
      await mkdir(to);
      await ok(
        who,
        'pull',
        oci(`shop-${stage}/charts/web`),
        '--version',
        '0.1.0+build.7',
        '-d',
        to,
      );
      expect(await readdir(to)).toEqual(['web-0.1.0+build.7.tgz']);
    }
  });

  it('is told what was refused in production, and what to do instead (L2)', async () => {
    const pushed = await as(world.ci, 'push', 'web-0.1.0+build.7.tgz', oci('shop-prod/charts'));
    expect(pushed.code).not.toBe(0);
    expect(pushed.stderr).toContain(
      'was not uploaded to shop-prod/charts/web: shop-prod fills by promotion only; push to shop-dev',
    );
  });
});
