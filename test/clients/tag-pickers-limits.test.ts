import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crane, createReleased, type Released } from './released';
import {
  argo,
  argoPicks,
  flux,
  fluxPicks,
  keel,
  keelDeploys,
  renovate,
  renovateProposes,
} from './tag-pickers';
import type { ClientWorld } from './world';

/** What docs/gitops-tags.md says that tools do not do, or do wrongly where they are told something else. */
describe.skipIf(crane === null)('tools that are told something else', () => {
  let released: Released;
  let world: ClientWorld;
  let prod: string;
  beforeAll(async () => {
    released = await createReleased('limits', ['1.0.0', '1.1.0', '1.2.0']);
    ({ world, prod } = released);
    await released.release('1.1.1', ['1.1']);
  });
  afterAll(() => world?.stop());

  it.skipIf(argo === null)('Argo CD: newest-build takes the fix of an older line', async () => {
    const newest = { imageName: prod, updateStrategy: 'newest-build' };
    expect(await argoPicks(world, newest)).toBe('1.1.1');
  });

  it.skipIf(argo === null)('Argo CD: alphabetical takes latest, without allowTags', async () => {
    const last = { imageName: prod, updateStrategy: 'alphabetical' };
    expect(await argoPicks(world, last)).toBe('latest');
    const whole = { ...last, allowTags: 'regexp:^\\d+\\.\\d+\\.\\d+$' };
    expect(await argoPicks(world, whole)).toBe('1.2.0');
  });

  it.skipIf(keel === null)('Keel: major may write a line’s tag', async () => {
    const tag = await keelDeploys(world, { policy: 'major', tag: '1.0.0' });
    expect(['1.2', '1.2.0']).toContain(tag);
    const meant = await world.ok(world.cluster, crane!, 'digest', `${prod}:${tag}`);
    expect(meant.trim()).toBe(released.digests['1.2.0']);
  });

  describe('after a roll back', () => {
    const written = () => ({ tag: '1.2.0', running: released.digests['1.2.0'] });
    beforeAll(() => released.promote('1.0.0', 'prod', 'errors'));

    it.skipIf(keel === null)('Keel: versions only go up', async () => {
      for (const policy of ['all', 'major', 'minor', 'patch'])
        expect(await keelDeploys(world, { ...written(), policy }), policy).toBe('');
    });

    it.skipIf(keel === null)('Keel: regexp goes back', async () => {
      const policy = 'regexp:^\\d+\\.\\d+\\.\\d+$';
      expect(await keelDeploys(world, { ...written(), policy })).toBe('1.0.0');
    });

    it.skipIf(keel === null)(
      'Keel: what starts now does not watch a tag that is gone',
      async () => {
        const started = keelDeploys(world, { policy: 'major', tag: '1.2.0' });
        await expect(started).rejects.toThrow('failed to get image digest');
      },
    );

    it.skipIf(renovate === null)('Renovate: docker versions go back to a line’s tag', async () => {
      const was = [`${prod}:1.2.0`];
      const asItIs = { pinDigests: false, versioning: 'docker' };
      expect(await renovateProposes(world, was, asItIs)).toEqual(['1.0']);
      expect(await renovateProposes(world, was, { rollbackPrs: false })).toEqual(['']);
    });
  });

  it('what is past the first page counts', async () => {
    const release = '3.0.100';
    await released.release(
      release,
      Array.from({ length: 120 }, (_, at) => `3.0.${at + 101}`),
    );
    if (flux) expect(await fluxPicks(world)).toBe('3.0.220');
    if (argo) expect(await argoPicks(world)).toBe('3.0.220');
    if (keel) expect(await keelDeploys(world, { policy: 'major', tag: '1.0.0' })).toBe('3.0.220');
    if (!renovate) return;
    const highest = `3.0.220@${released.digests[release]}`;
    expect(await renovateProposes(world, [`${prod}:1.0.0`])).toEqual([
      expect.stringContaining(highest),
    ]);
  });
});
