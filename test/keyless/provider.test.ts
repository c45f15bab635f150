import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { clearTroublesOver } from '@/server/platform/jobs/troubles';
import { writeLayout } from '@/scripts/lib/oci';
import { isInstalled, run, succeed } from '../clients/command';
import { smallImage } from '../setup/small-image';
import { createKeylessWorld, type KeylessWorld, robot } from './world';
import { audience, startProvider, type TestProvider } from './provider';

const claims = { repository: 'acme/shop', ref: 'refs/heads/main' };
let world: KeylessWorld;
let provider: TestProvider;

beforeAll(async () => {
  world = await createKeylessWorld();
  provider = await startProvider();
  const check = await world.trustIssuer('own-ci', { issuer: provider.issuer });
  expect(check).toEqual({ keys: 1, problem: null });
  const saved = await world.putTrusts([{ issuer: 'own-ci', audience, claims }]);
  expect(saved.status, saved.body.detail).toBe(200);
});
beforeEach(() => world.forgive());
afterAll(async () => {
  vi.useRealTimers();
  await provider?.stop();
  await world?.server.stop();
});

const troubles = async () =>
  (await world.server.api<{ troubles: { reason: string }[] }>('GET', '/inbox')).body.troubles;

/** Moves the time on, for the product and the provider alike. */
function later(seconds: number): void {
  const now = Date.now();
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(now + seconds * 1000);
}

describe('a token of a real provider', () => {
  it('is exchanged for a bearer of /api/v1 that ends with it, and pushes through the registry', async () => {
    const token = await provider.token(claims);
    const exchanged = await world.exchange(token);
    expect(exchanged.status, exchanged.body.detail).toBe(200);
    const life = (Date.parse(exchanged.body.expiresAt) - Date.now()) / 1000;
    expect(life).toBeLessThanOrEqual(300);
    expect(await world.me(exchanged.body.token)).toBe(200);
    const login = await world.login(token);
    expect(login.status, login.text).toBe(200);
    const [trust] = await world.trusts();
    expect(trust?.lastUsedAt).not.toBeNull();
    expect(trust?.lastUsedFrom).toBe('127.0.0.1');
  });

  it('leaves a line in the trail with the issuer and what matched, never the token', async () => {
    const token = await provider.token(claims);
    await world.exchange(token);
    await world.login(token);
    await world.login(token);
    const lines = await world.server.db.prisma.auditEvent.findMany({
      where: { action: 'robot.token-exchanged' },
      orderBy: { seq: 'desc' },
      take: 2,
    });
    expect(lines[0]).toMatchObject({
      actorName: robot,
      actorKind: 'robot',
      after: { issuer: 'own-ci', audience, claims },
    });
    const all = await world.server.db.prisma.auditEvent.findMany();
    expect(JSON.stringify(all.map(({ before, after }) => [before, after]))).not.toContain('eyJ');
  });

  it('is refused for another claim, saying which one, and never what the rule asks for', async () => {
    const token = await provider.token({ ...claims, ref: 'refs/heads/feature' });
    const { status, body } = await world.exchange(token);
    expect(status).toBe(401);
    expect(body.detail).toMatch(/claim “ref” is “refs\/heads\/feature”/);
    expect(body.detail).not.toContain('heads/main');
    const login = await world.login(token);
    expect(login.status).toBe(401);
    expect(login.message).toMatch(/claim “ref”/);
  });

  it('is taken by a new key once the provider changed it, and the old key no longer counts', async () => {
    const old = await provider.token(claims);
    later(31);
    await provider.rotate('second');
    const fresh = await provider.token(claims);
    expect((await world.exchange(fresh)).status).toBe(200);
    expect((await world.exchange(old)).status).toBe(401);
    const asked = provider.asked.length;
    // Made-up keys are not passed on: the provider is asked no more within the cool-down.
    await provider.rotate('third');
    const unknown = await provider.token(claims);
    const before = provider.asked.length;
    expect(before).toBe(asked + 1);
    for (let i = 0; i < 5; i++) expect((await world.exchange(unknown)).status).toBe(401);
    expect(provider.asked.length).toBe(before);
    await world.forgive();
    later(31);
    expect((await world.exchange(unknown)).status).toBe(200);
  });

  it('is a 503 that counts against nobody while the keys cannot be fetched', async () => {
    const token = await provider.token(claims);
    provider.goDown(true);
    later(601);
    const late = await world.exchange(token);
    expect(late.status).toBe(503);
    expect(late.headers.get('retry-after')).toBe('30');
    for (let i = 0; i < 30; i++) expect((await world.exchange(token)).status).toBe(503);
    const login = await world.login(token);
    expect(login.status).toBe(503);
    expect(login.message).toMatch(/keys of this token’s issuer cannot be fetched/);
    const check = await world.server.api<{ problem: string }>('POST', '/issuers/own-ci/check');
    expect(check.body.problem).toMatch(/answered 500/);
    // L16: nobody watches pipelines' logs; administrators find it in their inbox, until keys are fetched again.
    await expect.poll(troubles).toMatchObject([
      {
        what: `The keys of the trusted issuer ${provider.issuer} cannot be fetched: robots that trust it are not let in.`,
        reason: expect.stringContaining('answered 500') as string,
        project: null,
      },
    ]);
    provider.goDown(false);
    later(11);
    expect((await world.exchange(await provider.token(claims))).status).toBe(200);
    await expect.poll(troubles).toEqual([]);
    expect(await world.server.db.prisma.throttle.count()).toBe(0);
  });

  it.skipIf(!isInstalled('skopeo'))('signs skopeo in, which pushes and pulls with it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sallyport-keyless-'));
    try {
      await writeLayout(join(folder, 'image'), '1.0.0', await smallImage('keyless'));
      const authfile = join(folder, 'auth.json');
      const { host } = world.server;
      const login = await run(
        'skopeo',
        [
          'login',
          '--authfile',
          authfile,
          '--tls-verify=false',
          '-u',
          robot,
          '--password-stdin',
          host,
        ],
        { input: await provider.token(claims) },
      );
      expect(login.code, login.stderr).toBe(0);
      const at = `docker://${host}/shop-dev/api:1.0.0`;
      const with_ = ['--authfile', authfile];
      await succeed('skopeo', [
        'copy',
        ...with_,
        '--dest-tls-verify=false',
        `oci:${join(folder, 'image')}:1.0.0`,
        at,
      ]);
      await succeed('skopeo', [
        'copy',
        ...with_,
        '--src-tls-verify=false',
        at,
        `oci:${join(folder, 'back')}:1.0.0`,
      ]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('an issuer', () => {
  it('that publishes no keys, or those of another, is told of in the inbox until it is gone (L16)', async () => {
    const server = createServer((request, response) => {
      const issuer = `http://${request.headers.host}`;
      const isKeys = request.url === '/keys';
      response.end(
        JSON.stringify(isKeys ? { keys: 'none' } : { issuer, jwks_uri: `${issuer}/keys` }),
      );
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const no = await world.trustIssuer('no-keys', { issuer });
      expect(no.problem).toBe('The issuer’s keys are no JSON Web Key Set of public keys.');
      await expect.poll(troubles).toMatchObject([{ reason: no.problem }]);
      const other = await world.trustIssuer('other', { issuer: `${issuer}/` });
      await expect
        .poll(async () => (await troubles()).map(({ reason }) => reason).sort())
        .toEqual([no.problem, other.problem].sort());
    } finally {
      await new Promise((stopped) => server.close(stopped).closeAllConnections());
    }
    for (const slug of ['no-keys', 'other']) {
      expect((await world.server.api('DELETE', `/issuers/${slug}`)).status).toBeLessThan(300);
    }
    await clearTroublesOver(world.server.db.sql);
    expect(await troubles()).toEqual([]);
  });

  it('whose document names another is told so, and proves nothing', async () => {
    const check = await world.trustIssuer('lookalike', { issuer: `${provider.issuer}/` });
    expect(check.keys).toBeNull();
    expect(check.problem).toMatch(/is the document of another issuer/);
  });

  it('that nobody answers for is saved, and says what is wrong', async () => {
    const check = await world.trustIssuer('away', { issuer: 'http://127.0.0.1:1' });
    expect(check.problem).toMatch(/could not be reached \(ECONNREFUSED\)/);
  });
});
