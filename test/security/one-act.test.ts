import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { pageForHeader } from '@/lib/http/page-for-header';
import { createSession } from '@/server/access/sessions/sessions';
import { createArtifactoryWorld, password, type ArtifactoryWorld } from '../artifactory/world';
import { basic } from '../setup/raw';

type Headers = Readonly<Record<string, string>>;

let world: ArtifactoryWorld;
/** Who may promote into staging, and who may only look, by every credential that either has. */
const may: Record<string, Headers> = {};
const mayNot: Record<string, Headers> = {};

beforeAll(async () => {
  world = await createArtifactoryWorld();
  const { server, tokens } = world;
  for (const [callers, name] of [
    [may, 'ana'],
    [mayNot, 'vera'],
  ] as const) {
    const email = `${name}@example.com`;
    const { id: personId } = await server.db.prisma.person.findUniqueOrThrow({ where: { email } });
    const from = { personId, address: '127.0.0.1', userAgent: 'test' };
    const session = await createSession(server.db.sql, from, new Date());
    Object.assign(callers, {
      token: { authorization: `Bearer ${tokens[name]}` },
      session: {
        cookie: `sallyport.session=${session}`,
        origin: 'http://127.0.0.1',
        [pageForHeader]: personId,
      },
      // Taken at one of the ways alone.
      key: { 'x-jfrog-art-api': tokens[name] },
      password: { authorization: basic({ username: email, password }) },
    });
  }
  // A robot that was given nothing besides neither promotes nor asks.
  const made = await server.api<{ secret: string }>('POST', '/projects/shop/robots', {
    name: 'reports',
    kind: 'ci',
    registry: 'shop-dev',
    permissions: ['check.report'],
  });
  mayNot.robot = { authorization: `Bearer ${made.body.secret}` };
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
    where: { repository: { name: image, registry: { slug: 'shop-staging' } } },
  }),
  promotions: await world.server.db.prisma.promotion.count({ where: { image: { name: image } } }),
});
const nothing = { tags: [null, null, null], placements: 0, promotions: 0 };

interface Answered {
  readonly status: number;
  readonly words: string;
}

async function rest(path: string, body: object, headers: Headers): Promise<Answered> {
  const answer = await world.server.api<Problem>('POST', path, body, { token: null, headers });
  return { status: answer.status, words: answer.body.detail };
}

/** Build #1 of an image into staging, by every way that a caller can ask for it. */
const ways: Readonly<Record<string, (image: string, as: Headers) => Promise<Answered>>> = {
  promotion: (image, as) =>
    rest('/promotions', { project: 'shop', to: 'staging', image, build: 1, tags: ['1.0.0'] }, as),
  release(image, as) {
    const items = [
      { image, build: 1 },
      { image: 'fine', build: 1 },
    ];
    return rest('/releases', { project: 'shop', to: 'staging', items }, as);
  },
  async artifactory(image, as) {
    const body = { targetRepo: 'shop-staging', dockerRepository: image, tag: '1.0.0' };
    const { status, message } = await world.promote(null, 'shop-dev', body, as);
    return { status, words: message };
  },
};

const artifactorys: readonly string[] = ['key', 'password'];

/** Each way with each credential that it takes. */
const each = (callers: Readonly<Record<string, Headers>>) =>
  Object.entries(ways).flatMap(([way, ask]) =>
    Object.entries(callers)
      .filter(([by]) =>
        // A browser's session counts at pages and their API alone.
        way === 'artifactory' ? by !== 'session' : !artifactorys.includes(by),
      )
      .map(([by, as]) => ({
        name: `${way} by ${by}`,
        way,
        ask: (image: string) => ask(image, as),
      })),
  );

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
    for (const { name, ask } of each(may)) {
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
    for (const { name, ask } of each(may)) {
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
    for (const { name, ask } of each(mayNot)) {
      const { status, words } = await ask('rightless');
      expect(status, name).toBe(403);
      expect(words, name).not.toBe('');
      expect(await traces('rightless'), name).toEqual(nothing);
    }
  });
});

it('row 15: the same act is done by each of them, where nothing is in the way', async () => {
  await world.policy('staging', []);
  for (const [at, { name, way, ask }] of each(may).entries()) {
    const image = `open-${at}`;
    await world.push(image, '1.0.0');
    const { status, words } = await ask(image);
    expect([name, status, words]).toEqual([name, way === 'artifactory' ? 200 : 201, words]);
    expect(await world.digestOf(image, 'staging', 'latest'), name).not.toBeNull();
  }
});
