import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Credentials } from '@/scripts/lib/oci';
import { goClient } from './command';
import { createClientWorld, type ClientWorld } from './world';

const crane = goClient('crane');

describe.skipIf(crane === null)('crane', () => {
  let world: ClientWorld;
  const ok = (who: Credentials, ...args: string[]) => world.ok(who, crane!, ...args);
  const as = (who: Credentials, ...args: string[]) => world.as(who, crane!, ...args);
  const digestOf = async (name: string) => (await ok(world.admin, 'digest', world.at(name))).trim();
  const tagsOf = async (name: string) =>
    (await ok(world.admin, 'ls', world.at(name))).trim().split('\n');

  beforeAll(async () => {
    world = await createClientWorld('crane');
    await ok(world.ci, 'push', world.layout, world.at('shop-dev/api:1.4.2'));
  });
  afterAll(() => world?.stop());

  it('pushes, lists what was pushed and `latest`, which follows, and pulls the same bytes', async () => {
    expect(await tagsOf('shop-dev/api')).toEqual(['1.4.2', 'latest']);
    expect(await digestOf('shop-dev/api:1.4.2')).toBe(world.image.digest);
    const manifest = await ok(world.ci, 'manifest', world.at('shop-dev/api:build-1'));
    expect(manifest.trim()).toBe(world.image.bytes.toString().trim());
    await ok(
      world.ci,
      'pull',
      '--format=oci',
      world.at('shop-dev/api:1.4.2'),
      world.path('pulled'),
    );
  });

  it('copies between two images by mounting, and tags', async () => {
    const copied = await as(
      world.ci,
      'cp',
      world.at('shop-dev/api:1.4.2'),
      world.at('shop-dev/copy:1'),
    );
    expect(copied.code, copied.stderr).toBe(0);
    expect(copied.stderr).toContain('mounted blob');
    await ok(world.ci, 'tag', world.at('shop-dev/copy:1'), 'stable');
    expect(await tagsOf('shop-dev/copy')).toEqual(['1', 'latest', 'stable']);
  });

  it('copies all tags of an image, within a registry and to another project’s', async () => {
    await ok(world.ci, 'tag', world.at('shop-dev/api:1.4.2'), 'next');
    for (const to of ['shop-dev/all', 'other-dev/all']) {
      await ok(world.admin, 'cp', '--all-tags', world.at('shop-dev/api'), world.at(to));
      expect(await tagsOf(to)).toEqual(['1.4.2', 'latest', 'next']);
      expect(await digestOf(`${to}:build-1`)).toBe(world.image.digest);
    }
  });

  it('takes build-<number> where it means that very image, and no other', async () => {
    await ok(world.ci, 'tag', world.at('shop-dev/api:1.4.2'), 'build-1');
    const other = await as(world.ci, 'tag', world.at('shop-dev/api:1.4.2'), 'build-7');
    expect(other.code).not.toBe(0);
    expect(other.stderr).toContain('build-7 is reserved');
  });

  it('deletes a tag in the entry registry', async () => {
    await ok(world.ci, 'cp', world.at('shop-dev/api:1.4.2'), world.at('shop-dev/wrong:1'));
    await ok(world.ci, 'delete', world.at('shop-dev/wrong:1'));
    expect((await as(world.ci, 'digest', world.at('shop-dev/wrong:1'))).code).not.toBe(0);
  });

  it('is told what was refused in production, and what to do instead (L2)', async () => {
    const pushed = await as(world.ci, 'push', world.layout, world.at('shop-prod/api:1.4.2'));
    expect(pushed.code).not.toBe(0);
    expect(pushed.stderr).toContain(
      'The blob was not uploaded to shop-prod/api: shop-prod fills by promotion only; push to shop-dev',
    );
    const deleted = await as(world.ci, 'delete', world.at('shop-prod/api:1.4.2'));
    expect(deleted.code).not.toBe(0);
    expect(deleted.stderr).toContain('Tag 1.4.2 was not deleted from shop-prod/api');
    expect(deleted.stderr).toContain('promote another build or withdraw this one');
  });

  it('pulls in production as the cluster, after the promotion, and out of it into another registry', async () => {
    await world.promoteToProd('api');
    const manifest = await ok(world.cluster, 'manifest', world.at('shop-prod/api:latest'));
    expect(manifest.trim()).toBe(world.image.bytes.toString().trim());
    await ok(world.admin, 'cp', '--all-tags', world.at('shop-prod/api'), world.at('other-dev/out'));
    expect(await tagsOf('other-dev/out')).toEqual(['1.4.2', 'latest']);
  });
});
