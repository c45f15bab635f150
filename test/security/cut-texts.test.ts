import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Build } from '@/contract/shapes/images';
import type { Promotion } from '@/contract/shapes/promotion';
import type { Review } from '@/contract/shapes/review';
import { createAuthBackend } from '@/server/access/next-auth/create-backend';
import { apiOf } from '../auth/api';
import { createWorld, type World } from '../auth/world';
import { isStorable } from '@/lib/text/storable';
import { createProject } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';
import { createCiPush } from './push';

// Row 79: no bound lies in the middle of a character, whoever chose the text.

const rocket = '🚀';
const accented = 'e\u0301';
/** Texts whose last character ends at a bound, lies across it, or begins behind it. */
const acrossBound = (bound: number): readonly (readonly [string, string])[] => [
  ['an emoji ends at it', 'a'.repeat(bound - 1) + rocket],
  ['an emoji begins in the last unit before it', `${'a'.repeat(bound - 1)}${rocket}b`],
  ['emoji alone', rocket.repeat(bound + 1)],
  ['an accent lies across it', `${'a'.repeat(bound - 1)}${accented}b`],
];

describe('Row 79: somebody whose name at their provider is longer than ours may be', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    const { id } = await world.person('admin@example.com', { instanceRole: 'administrator' });
    const made = await apiOf(world)(await world.token(id), 'PUT', '/sign-in/providers/main', {
      name: 'Example ID',
      issuer: 'https://login.example.com',
      clientId: 'sallyport',
      clientSecret: 'a-secret-between-the-two',
      domains: ['example.com'],
    });
    expect(made.status).toBe(200);
  });
  afterAll(() => world.drop());

  it.each(acrossBound(100))('signs in, now and later: %s', async (what, name) => {
    const backend = createAuthBackend({ ...world.server, secret: 'test' });
    const email = `${what.replaceAll(' ', '-')}@example.com`;
    const from = { address: '192.0.2.8', userAgent: `${'a'.repeat(299)}${rocket}b` };
    for (let turn = 0; turn < 2; turn++) {
      const entered = await backend.signInThrough(
        'main',
        { sub: what, email, email_verified: true, name },
        { ...from, previousToken: null },
        { proof: false },
      );
      expect(entered.outcome).toBe('signed-in');
      if (entered.outcome !== 'signed-in') return;
      const person = await backend.readSession(entered.sessionToken);
      expect([...(person?.name ?? '')].length).toBeLessThanOrEqual(100);
      expect(isStorable(person?.name)).toBe(true);
      expect(person?.name).not.toContain('\ufffd');
      expect(name.startsWith(person?.name ?? '-')).toBe(true);
    }
  });
});

describe('Row 79: what images and people say', () => {
  let server: TestServer;
  let push: Awaited<ReturnType<typeof createCiPush>>;
  beforeAll(async () => {
    server = await startTestServer();
    await createProject(server, 'shop');
    push = await createCiPush(server, 'shop');
  });
  afterAll(() => server.stop());

  const pushLabelled = (image: string, labels: Readonly<Record<string, string>>) =>
    push.image(image, {
      tag: 'one',
      config: Buffer.from(JSON.stringify({ config: { Labels: labels } })),
    });

  it.each([...acrossBound(80), ...acrossBound(79), ...acrossBound(12)])(
    'a label is shown in part and kept whole, through the gates, the passport and a promotion: %s',
    async (what, value) => {
      const image = `${what.replaceAll(' ', '-')}-${[...value].length}`;
      const key = 'org.opencontainers.image.revision';
      expect(
        await pushLabelled(image, { [key]: value, 'org.opencontainers.image.version': value }),
      ).toBe(201);
      const policy = { automatic: false, lastClick: false };
      const put = (gates: object[]) =>
        server.api('PUT', '/projects/shop/policies/staging', { ...policy, gates });
      expect((await put([{ kind: 'metadata', key, oneOf: ['something else'] }])).status).toBe(200);
      const path = `/projects/shop/review?image=${image}&build=1&to=staging`;
      const review = await server.api<Review>('GET', path);
      expect(review.status).toBe(200);
      expect(review.body.verdicts[0]?.verdict).toBe('failed');
      expect(isStorable(review.body)).toBe(true);
      expect(JSON.stringify(review.body.verdicts)).not.toContain('\ufffd');

      // Written down with its verdicts, then read again.
      expect((await put([{ kind: 'metadata', key }])).status).toBe(200);
      const promoted = await server.api<Promotion>('POST', '/promotions', {
        project: 'shop',
        image,
        build: 1,
        to: 'staging',
      });
      expect(promoted.body, JSON.stringify(promoted.body)).toMatchObject({ state: 'promoted' });
      expect((await server.api('GET', `/promotions/${promoted.body.id}`)).status).toBe(200);
      const build = await server.api<Build>('GET', `/projects/shop/images/${image}/builds/1`);
      expect(build.body.labels[key]).toBe(value);
      expect(
        (await server.api('GET', `/projects/shop/images/${image}/builds/1/timeline`)).status,
      ).toBe(200);
      const found = await server.api<{ items: unknown[] }>(
        'GET',
        `/search?q=${encodeURIComponent([...value].slice(0, 10).join(''))}`,
      );
      expect(found.status).toBe(200);
      expect(isStorable(found.body)).toBe(true);
    },
  );

  it('a name, a reason or a summary has as many characters as the description of the API says', async () => {
    const whole = (longest: number) => 'a'.repeat(longest - 1) + rocket;
    expect(await pushLabelled('api', {})).toBe(201);
    const project = (name: string) =>
      server.api<{ name: string }>('PATCH', '/projects/shop', { name });
    for (const name of [whole(100), rocket.repeat(100), `${'a'.repeat(98)}${accented}`]) {
      const saved = await project(name);
      expect([saved.status, saved.body.name]).toEqual([200, name]);
    }
    for (const name of [`${whole(100)}b`, rocket.repeat(101), `${'a'.repeat(99)}${accented}`]) {
      expect((await project(name)).status).toBe(400);
    }
    const check = (summary: string) =>
      server.api<{ summary: string }>('POST', '/projects/shop/checks', {
        image: 'api',
        build: 1,
        name: whole(100),
        state: 'passed',
        summary,
      });
    expect((await check(whole(500))).body.summary).toBe(whole(500));
    expect((await check(`${whole(500)}b`)).status).toBe(400);
    const withdraw = (reason: string) =>
      server.api('POST', '/projects/shop/images/api/builds/1/withdrawal', {
        reason,
        blockPulls: true,
      });
    expect((await withdraw(`${whole(500)}b`)).status).toBe(400);
    expect((await withdraw(whole(500))).status).toBeLessThan(300);
    const { body } = await server.api<Build>('GET', '/projects/shop/images/api/builds/1');
    expect(body.withdrawal?.reason).toBe(whole(500));
    const exported = await fetch(`${server.url}/api/v1/audit/export?format=csv`, {
      headers: { authorization: 'Bearer bootstrap-token-for-the-tests-0001' },
    });
    expect(await exported.text()).toContain(whole(500));
  });
});
