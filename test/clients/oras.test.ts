import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Credentials } from '@/scripts/lib/oci';
import { goClient } from './command';
import { createClientWorld, type ClientWorld } from './world';

const oras = goClient('oras');
const plain = '--plain-http';

describe.skipIf(oras === null)('oras', () => {
  let world: ClientWorld;
  const ok = (who: Credentials, ...args: string[]) => world.ok(who, oras!, ...args);
  const as = (who: Credentials, ...args: string[]) => world.as(who, oras!, ...args);
  const push = (name: string) => [
    'cp',
    '--from-oci-layout',
    '--to-plain-http',
    `${world.layout}:1.4.2`,
    world.at(name),
  ];
  const between = ['--from-plain-http', '--to-plain-http'];
  const digestOf = async (name: string) =>
    (await ok(world.admin, 'resolve', plain, world.at(name))).trim();

  beforeAll(async () => {
    world = await createClientWorld('oras');
    await ok(world.ci, ...push('shop-dev/api:1.4.2'));
    await writeFile(world.path('note.txt'), 'a note\n');
  });
  afterAll(() => world?.stop());

  it('logs in with a robot’s secret, and not with a wrong one', async () => {
    const login = (password: string) =>
      world.as(
        null,
        oras!,
        'login',
        plain,
        '-u',
        world.ci.username,
        '-p',
        password,
        world.server.host,
      );
    expect((await login('wrong')).code).not.toBe(0);
    const done = await login(world.ci.password);
    expect(done.code, done.stderr).toBe(0);
  });

  it('pushes an image and lists its tags', async () => {
    expect(await ok(world.ci, 'repo', 'tags', plain, world.at('shop-dev/api'))).toBe(
      '1.4.2\nlatest\n',
    );
    expect(await digestOf('shop-dev/api:1.4.2')).toBe(world.image.digest);
  });

  it('pushes files of any kind and pulls them back', async () => {
    await ok(world.ci, 'push', plain, world.at('shop-dev/files:1'), 'note.txt:text/plain');
    await mkdir(world.path('got'));
    await ok(world.ci, 'pull', plain, '-o', world.path('got'), world.at('shop-dev/files:1'));
    expect(await readFile(world.path('got', 'note.txt'), 'utf8')).toBe('a note\n');
  });

  it('attaches a file, finds it, and copies the image with it', async () => {
    const type = 'application/vnd.example.note';
    const image = world.at('shop-dev/api:1.4.2');
    await ok(world.ci, 'attach', plain, '--artifact-type', type, image, 'note.txt:text/plain');
    await ok(world.ci, 'cp', '-r', ...between, image, world.at('shop-dev/copy:1'));
    await ok(world.admin, 'cp', '-r', ...between, image, world.at('other-dev/copy:1'));
    for (const name of ['shop-dev/api:1.4.2', 'shop-dev/copy:1', 'other-dev/copy:1']) {
      expect(await ok(world.admin, 'discover', plain, world.at(name))).toContain(type);
      expect(await digestOf(name)).toBe(world.image.digest);
    }
  });

  it('deletes a manifest in the entry registry', async () => {
    await ok(world.ci, ...push('shop-dev/wrong:1'));
    await ok(world.ci, 'manifest', 'delete', '-f', plain, world.at('shop-dev/wrong:1'));
    expect((await as(world.ci, 'resolve', plain, world.at('shop-dev/wrong:1'))).code).not.toBe(0);
  });

  it('is told what was refused in production, and what to do instead (L2)', async () => {
    const pushed = await as(world.ci, ...push('shop-prod/api:1.4.2'));
    expect(pushed.code).not.toBe(0);
    expect(pushed.stderr).toContain(
      'was not uploaded to shop-prod/api: shop-prod fills by promotion only; push to shop-dev',
    );
  });

  it('pulls in production as the cluster, after the promotion, with what was attached', async () => {
    await world.promoteToProd('api');
    const name = world.at('shop-prod/api:1.4.2');
    expect((await ok(world.cluster, 'resolve', plain, name)).trim()).toBe(world.image.digest);
    expect(await ok(world.cluster, 'discover', plain, name)).toContain('vnd.example.note');
  });
});
