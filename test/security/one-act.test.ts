import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createArtifactoryWorld, type ArtifactoryWorld } from '../artifactory/world';

let world: ArtifactoryWorld;
beforeAll(async () => {
  world = await createArtifactoryWorld();
});
afterAll(() => world.server.stop());

interface Problem {
  code: string;
  detail: string;
}

/** Everything that a promotion of build #1 of an image could leave in staging, or behind. */
const traces = async (image: string) => ({
  tags: await Promise.all(
    ['1.0.0', 'latest', 'build-1'].map((tag) => world.digestOf(image, 'staging', tag)),
  ),
  placements: await world.server.db.prisma.placement.count({
    where: { image: { name: image }, registry: { slug: 'shop-staging' } },
  }),
  promotions: await world.server.db.prisma.promotion.count({ where: { image: { name: image } } }),
});
const nothing = { tags: [null, null, null], placements: 0, promotions: 0 };

const rest = (path: string, body: object) =>
  world.server.api<Problem>('POST', path, body, { token: world.tokens.ana });

/** Build #1 of an image into staging, by every way that a caller can ask for it. */
const ways: Readonly<
  Record<string, (image: string) => Promise<{ status: number; words: string }>>
> = {
  async promotion(image) {
    const one = { project: 'shop', to: 'staging', image, build: 1, tags: ['1.0.0'] };
    const { status, body } = await rest('/promotions', one);
    return { status, words: body.detail };
  },
  async release(image) {
    const items = [
      { image, build: 1 },
      { image: 'fine', build: 1 },
    ];
    const { status, body } = await rest('/releases', { project: 'shop', to: 'staging', items });
    return { status, words: body.detail };
  },
  async artifactory(image) {
    const body = { targetRepo: 'shop-staging', dockerRepository: image, tag: '1.0.0' };
    const { status, message } = await world.promote('ana', 'shop-dev', body);
    return { status, words: message };
  },
};

/** Has the stage promote by itself, and waits until it has looked: until another image is in. */
async function runAutomatic(gates: readonly object[], witness: string) {
  await world.push(witness, '1.0.0');
  const path = `/projects/shop/images/${witness}/builds/1/properties`;
  const set = await world.server.api('PUT', path, { team: 'red' });
  expect(set.status, JSON.stringify(set.body)).toBe(200);
  await world.policy('staging', gates, { automatic: true });
  await vi.waitFor(
    async () => expect(await world.digestOf(witness, 'staging', 'latest')).not.toBeNull(),
    { timeout: 40_000, interval: 50 },
  );
  await world.policy('staging', gates);
}

describe('row 15: the same act is refused alike by every way, and leaves nothing behind', () => {
  const team = [{ kind: 'metadata', key: 'team' }];

  it('where a gate of the stage fails', async () => {
    await world.push('fine', '1.0.0');
    await world.server.api('PUT', '/projects/shop/images/fine/builds/1/properties', {
      team: 'red',
    });
    await world.push('failing', '1.0.0');
    await world.policy('staging', team);
    for (const [name, ask] of Object.entries(ways)) {
      const { status, words } = await ask('failing');
      expect(status, name).toBe(409);
      expect(words, name).toContain('team is not set');
      expect(await traces('failing'), name).toEqual(nothing);
      expect(await traces('fine'), name).toEqual(nothing);
    }
    await runAutomatic(team, 'witness');
    expect(await traces('failing'), 'automatic').toEqual(nothing);
  });

  it('where the build is withdrawn', async () => {
    await world.policy('staging', []);
    await world.push('withdrawn', '1.0.0');
    const path = '/projects/shop/images/withdrawn/builds/1/withdrawal';
    const made = await world.server.api('POST', path, { reason: 'it leaks a key' });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    for (const [name, ask] of Object.entries(ways)) {
      const { status, words } = await ask('withdrawn');
      expect(status, name).toBe(409);
      expect(words, name).toContain('it leaks a key');
      expect(await traces('withdrawn'), name).toEqual(nothing);
    }
    await runAutomatic([], 'second-witness');
    expect(await traces('withdrawn'), 'automatic').toEqual(nothing);
  });

  it('where the right is missing', async () => {
    await world.policy('staging', []);
    await world.push('rightless', '1.0.0');
    const { tokens } = world;
    const ana = tokens.ana;
    tokens.ana = tokens.vera;
    for (const [name, ask] of Object.entries(ways)) {
      const { status, words } = await ask('rightless');
      expect(status, name).toBe(403);
      expect(words, name).toMatch(/ana/i);
      expect(await traces('rightless'), name).toEqual(nothing);
    }
    tokens.ana = ana;
  });
});
