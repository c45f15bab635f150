import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallImage } from '@/test/setup/small-image';
import { writeLayout } from '@/scripts/lib/oci';
import { goClient } from './command';
import { tagPickers } from './tag-pickers';
import { createClientWorld, stages, type ClientWorld } from './world';

const crane = goClient('crane');
const flux = goClient('flux-policy');

/** Tools that pick by version read a tag list as what may run: after each act they pick what should. */
describe.skipIf(crane === null)('tools that pick by version', () => {
  let world: ClientWorld;
  const image = 'picked';
  const prod = () => world.at(`shop-prod/${image}`);
  const listed = async () =>
    (await world.ok(world.cluster, crane!, 'ls', prod())).trim().split('\n');

  beforeAll(async () => {
    world = await createClientWorld('pickers');
    for (const [at, version] of ['1.0.0', '1.1.0', '1.2.0'].entries()) {
      const layout = world.path(`layout-${version}`);
      await writeLayout(layout, version, await smallImage(`picked ${version}`));
      await world.ok(world.ci, crane!, 'push', layout, world.at(`shop-dev/${image}:${version}`));
      const pushed = world.at(`shop-dev/${image}:${version}`);
      for (const line of [version.slice(0, 3), '1'])
        await world.ok(world.ci, crane!, 'tag', pushed, line);
      for (const to of stages) await promote(at + 1, to);
    }
  });
  afterAll(() => world?.stop());

  const promote = async (build: number, to: string, reason?: string) => {
    const body = { project: 'shop', image, build, to, reason };
    const made = await world.server.api('POST', '/promotions', body);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
  };
  const build = (number: number) => `/projects/shop/images/${image}/builds/${number}`;

  const acts: readonly [string, string, () => Promise<unknown>][] = [
    ['the third release', '1.2.0', () => Promise.resolve()],
    ['a roll back to the first', '1.0.0', () => promote(1, 'prod', 'errors')],
    ['promoting the second again', '1.1.0', () => promote(2, 'prod')],
    [
      'withdrawing that',
      '1.0.0',
      () => world.server.api('POST', `${build(2)}/withdrawal`, { reason: 'leaks' }),
    ],
    ['lifting the withdrawal', '1.1.0', () => world.server.api('DELETE', `${build(2)}/withdrawal`)],
  ];
  it.each(acts)('after %s pick %s', async (_, expected, act) => {
    await act();
    const tags = await listed();
    for (const [tool, pick] of Object.entries(tagPickers)) {
      // From scratch: what is written is the first version.
      expect(pick(tags, '1.0.0'), tool).toBe(expected);
    }
    if (flux === null) return;
    const fluxPicks = async (...policy: string[]) =>
      (await world.ok(world.cluster, flux, prod(), ...policy)).trim();
    expect(await fluxPicks('semver', '>=1.0.0')).toBe(expected);
    expect(await fluxPicks('semver', '1.x')).toBe(expected);
    expect(await fluxPicks('alphabetical', 'ASC', '^1\\.\\d+\\.\\d+$', '$0')).toBe(expected);
  });

  it('arrive whole elsewhere', async () => {
    await world.ok(world.admin, crane!, 'cp', '--all-tags', prod(), world.at('other-dev/picked'));
    const there = await world.ok(world.admin, crane!, 'ls', world.at('other-dev/picked'));
    expect(
      there
        .trim()
        .split('\n')
        .filter((tag) => tag !== 'latest'),
    ).toEqual((await listed()).filter((tag) => tag !== 'latest'));
  });
});
