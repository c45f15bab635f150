import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Credentials } from '@/scripts/lib/oci';
import { goClient } from './command';
import { createClientWorld, type ClientWorld } from './world';

const regctl = goClient('regctl');
const regsync = goClient('regsync');

describe.skipIf(regctl === null || regsync === null)('regctl and regsync', () => {
  let world: ClientWorld;
  const ok = (who: Credentials, ...args: string[]) => world.ok(who, regctl!, ...args);
  const as = (who: Credentials, ...args: string[]) => world.as(who, regctl!, ...args);
  const push = (name: string) => [
    'image',
    'copy',
    `ocidir://${world.layout}:1.4.2`,
    world.at(name),
  ];
  const tagsOf = (name: string) => ok(world.admin, 'tag', 'ls', world.at(name));
  const digestOf = async (name: string) =>
    (await ok(world.admin, 'image', 'digest', world.at(name))).trim();

  beforeAll(async () => {
    world = await createClientWorld('regclient');
    for (const who of [world.ci, world.admin, world.cluster]) {
      await ok(who, 'registry', 'set', '--tls', 'disabled', world.server.host);
    }
    await ok(world.ci, ...push('shop-dev/api:1.4.2'));
  });
  afterAll(() => world?.stop());

  it('pushes, lists tags, and copies by mounting', async () => {
    expect(await tagsOf('shop-dev/api')).toBe('1.4.2\nlatest\n');
    await ok(
      world.ci,
      'image',
      'copy',
      world.at('shop-dev/api:1.4.2'),
      world.at('shop-dev/copy:1'),
    );
    expect(await digestOf('shop-dev/copy:1')).toBe(world.image.digest);
  });

  it('puts an artifact beside an image, and lists it', async () => {
    await writeFile(world.path('note.txt'), 'a note\n');
    const type = 'application/vnd.example.note';
    const image = world.at('shop-dev/api:1.4.2');
    const put = ['artifact', 'put', '--subject', image, '--artifact-type', type];
    await ok(world.ci, ...put, '-f', world.path('note.txt'));
    expect(await ok(world.ci, 'artifact', 'list', image)).toContain(type);
  });

  it('deletes a tag in the entry registry', async () => {
    await ok(world.ci, ...push('shop-dev/wrong:1'));
    await ok(world.ci, 'tag', 'rm', world.at('shop-dev/wrong:1'));
    expect((await as(world.ci, 'image', 'digest', world.at('shop-dev/wrong:1'))).code).not.toBe(0);
  });

  it('is told what was refused in production, and what to do instead (L2)', async () => {
    const pushed = await as(world.ci, ...push('shop-prod/api:1.4.2'));
    expect(pushed.code).not.toBe(0);
    expect(pushed.stderr).toContain('shop-prod fills by promotion only; push to shop-dev');
    const removed = await as(world.ci, 'tag', 'rm', world.at('shop-prod/api:1.4.2'));
    expect(removed.code).not.toBe(0);
  });

  it('syncs all tags between two entry registries, and out of production', async () => {
    await world.promoteToProd('api');
    for (const [at, source] of ['shop-dev/api', 'shop-prod/api'].entries()) {
      const config = world.path(`sync-${at}.json`);
      const target = world.at(`other-dev/synced-${at}`);
      const { username, password } = world.admin;
      const creds = { registry: world.server.host, user: username, pass: password };
      await writeFile(
        config,
        JSON.stringify({
          version: 1,
          creds: [{ ...creds, tls: 'disabled' }],
          sync: [{ source: world.at(source), target, type: 'repository' }],
        }),
      );
      // Twice: what is there already is no reason to fail.
      await world.ok(world.admin, regsync!, 'once', '-c', config);
      await world.ok(world.admin, regsync!, 'once', '-c', config);
      expect(await tagsOf(`other-dev/synced-${at}`)).toContain('1.4.2');
      expect(await digestOf(`other-dev/synced-${at}:1.4.2`)).toBe(world.image.digest);
    }
  });
});
