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

interface Act {
  readonly name: string;
  readonly act: (released: Released) => Promise<unknown>;
  /** The highest version of what may run. */
  readonly picked: string;
  /** Is `latest` off the list? Who follows it stays at what runs. */
  readonly stays?: boolean;
  /** Renovate takes seconds to look: where nothing new would come of it, it does not. */
  readonly renovateLooks?: boolean;
}

const acts: readonly Act[] = [
  { name: 'the third release', act: async () => {}, picked: '1.2.0', renovateLooks: true },
  {
    name: 'a fix of an older line',
    act: (shop) => shop.release('1.1.1', ['1.1']),
    picked: '1.2.0',
  },
  {
    name: 'a roll back to the first',
    act: (shop) => shop.promote('1.0.0', 'prod', 'errors'),
    picked: '1.0.0',
    renovateLooks: true,
  },
  {
    name: 'promoting the second again',
    act: (shop) => shop.promote('1.1.0', 'prod'),
    picked: '1.1.0',
  },
  {
    name: 'withdrawing that',
    act: (shop) => shop.world.server.api('POST', shop.withdrawal('1.1.0'), { reason: 'leaks' }),
    picked: '1.0.0',
    stays: true,
    renovateLooks: true,
  },
  {
    name: 'lifting the withdrawal',
    act: (shop) => shop.world.server.api('DELETE', shop.withdrawal('1.1.0')),
    picked: '1.1.0',
  },
];

/** Tools that pick by version read a tag list as what may run: after each act they pick what should. */
describe.skipIf(crane === null)('tools that pick by version', () => {
  let released: Released;
  let world: ClientWorld;
  let prod: string;
  beforeAll(async () => {
    released = await createReleased('pickers', ['1.0.0', '1.1.0', '1.2.0']);
    ({ world, prod } = released);
  });
  afterAll(() => world?.stop());

  const digestOf = async (tag: string) =>
    (await world.ok(world.cluster, crane!, 'digest', `${prod}:${tag}`)).trim();
  const follow = (tag: string) =>
    argoPicks(world, { imageName: `${prod}:${tag}`, updateStrategy: 'digest' });

  describe.each(acts)('after $name', ({ act, picked, stays = false, renovateLooks = false }) => {
    let before: string;
    beforeAll(async () => {
      before = await digestOf('latest');
      await act(released);
    });

    it.skipIf(flux === null)(`Flux runs ${picked}`, async () => {
      expect(await fluxPicks(world)).toBe(picked);
      expect(await fluxPicks(world, 'semver', '1.x')).toBe(picked);
      const whole = ['^1\\.\\d+\\.\\d+$', '$0'];
      expect(await fluxPicks(world, 'alphabetical', 'ASC', ...whole)).toBe(picked);
    });

    it.skipIf(argo === null)(`Argo CD’s image updater runs ${picked}`, async () => {
      expect(await argoPicks(world)).toBe(picked);
      const line = { imageName: `${prod}:1.x`, updateStrategy: 'semver' };
      expect(await argoPicks(world, line)).toBe(picked);
      const wanted = released.digests[picked]!;
      expect(await follow('latest')).toBe(stays ? '' : `latest@${wanted}`);
      expect(await follow('1')).toBe(stays ? '' : `1@${wanted}`);
    });

    it.skipIf(keel === null)('Keel on latest runs what is current', async () => {
      const wanted = stays ? before : released.digests[picked]!;
      const deploys = await keelDeploys(world, { running: before });
      expect(deploys).toBe(wanted === before ? '' : `latest@${wanted}`);
    });

    if (!renovateLooks) return;
    it.skipIf(renovate === null)(`Renovate proposes ${picked}`, async () => {
      const { digests } = released;
      const written = ['1.0.0', '1.2.0'].map((version) => `${version}@${digests[version]}`);
      const references = [...written, `latest@${digests['1.2.0']}`];
      const wanted = `${picked}@${digests[picked]}`;
      const proposed = await renovateProposes(
        world,
        references.map((reference) => `${prod}:${reference}`),
      );
      expect(proposed.slice(0, 2)).toEqual(written.map((one) => (one === wanted ? '' : wanted)));
      const moved = `latest@${stays ? await digestOf('latest') : digests[picked]}`;
      expect(proposed[2]).toBe(moved === references[2] ? '' : moved);
    });
  });

  it('a line moves to its newest', async () => {
    await released.promote('1.1.1', 'prod');
    expect(await digestOf('1.1')).toBe(released.digests['1.1.1']);
  });

  it('arrive whole elsewhere', async () => {
    const listed = async (at: string) =>
      (await world.ok(world.admin, crane!, 'ls', at))
        .trim()
        .split('\n')
        .filter((tag) => tag !== 'latest');
    const elsewhere = world.at('other-dev/picked');
    await world.ok(world.admin, crane!, 'cp', '--all-tags', prod, elsewhere);
    expect(await listed(elsewhere)).toEqual(await listed(prod));
  });
});
