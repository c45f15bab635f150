import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import { sessionCookieName } from '@/server/access/sessions/cookies';
import { hashSecret } from '@/server/platform/secrets/secrets';
import { addressRule } from '@/server/access/passwords/throttle';
import { createRobot } from '../setup/project';
import { basic } from '../setup/raw';
import { createArtifactoryWorld, password, type ArtifactoryWorld } from './world';

let world: ArtifactoryWorld;
beforeAll(async () => {
  world = await createArtifactoryWorld();
});
afterAll(() => world.server.stop());

const wish = (image: string, more: object = {}) => ({
  targetRepo: 'shop-staging',
  dockerRepository: image,
  tag: '1.0.0',
  copy: true,
  ...more,
});

/** Asks, and expects that nothing was promoted or asked for. */
async function refused(...call: Parameters<ArtifactoryWorld['promote']>) {
  const before = await world.countPromotions();
  const answer = await world.promote(...call);
  expect(await world.countPromotions()).toBe(before);
  expect(answer.errors).toMatchObject([{ status: answer.status }]);
  return answer;
}

describe('a promotion that may happen', () => {
  it('answers in Artifactory’s words and puts the same digest there under its tag (L1)', async () => {
    await world.push('api', '1.0.0');
    const answer = await world.promote('ana', 'shop-dev', wish('api'));
    expect(answer).toMatchObject({ status: 200, text: 'Promotion ended successfully' });
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const pushed = await world.digestOf('api', 'dev', '1.0.0');
    expect(pushed).not.toBeNull();
    expect(await world.digestOf('api', 'staging', '1.0.0')).toBe(pushed);
    expect(await world.digestOf('api', 'staging', 'latest')).toBe(pushed);
    const id = answer.headers.get('x-sallyport-promotion')?.split('/').pop() ?? '';
    const kept = await world.server.api('GET', `/promotions/${id}`);
    expect(kept.body).toMatchObject({
      state: 'promoted',
      requestedBy: { detail: 'ana@example.com' },
    });
  });

  it('answers a repeat, and many at once, as the first, by one promotion', async () => {
    await world.push('again', '1.0.0');
    const before = await world.countPromotions();
    const ask = () => world.promote('ana', 'shop-dev', wish('again'));
    const answers = await Promise.all(Array.from({ length: 6 }, ask));
    answers.push(await ask());
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(
      new Set(['200 Promotion ended successfully']),
    );
    const named = answers.map(({ headers }) => headers.get('x-sallyport-promotion'));
    expect(new Set(named).size).toBe(1);
    expect(await world.countPromotions()).toBe(before + 1);
  });

  it('leaves the build in its source where a move was asked for, and says so', async () => {
    await world.push('moved', '1.0.0');
    const answer = await world.promote('ana', 'shop-dev', wish('moved', { copy: 'false' }));
    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(/^Promotion ended successfully\nIt is still in shop-dev too/);
    expect(await world.digestOf('moved', 'dev', '1.0.0')).not.toBeNull();
  });

  it('takes what JFrog’s own client sends, with its empty fields', async () => {
    await world.push('client', '1.0.0');
    const sent = { targetDockerRepository: '', targetTag: '', copy: false };
    expect((await world.promote('ana', 'shop-dev', wish('client', sent))).status).toBe(200);
  });

  it('sets the target tag alone where one is named', async () => {
    await world.push('named', '1.0.0');
    const answer = await world.promote(
      'ana',
      'shop-dev',
      wish('named', { targetTag: '1.0.0-rc1' }),
    );
    expect(answer.status).toBe(200);
    const pushed = await world.digestOf('named', 'dev', '1.0.0');
    expect(await world.digestOf('named', 'staging', '1.0.0-rc1')).toBe(pushed);
    expect(await world.digestOf('named', 'staging', '1.0.0')).toBeNull();
  });

  it('is let in by each credential that Artifactory’s clients send, but by no browser session', async () => {
    await world.push('creds', '1.0.0');
    const session = 'a session of the test, long enough';
    const ana = await world.server.db.prisma.person.findUniqueOrThrow({
      where: { email: 'ana@example.com' },
    });
    const now = new Date();
    await world.server.db.prisma.session.create({
      data: {
        id: newId(),
        personId: ana.id,
        lastSeenAt: now,
        tokenHash: Uint8Array.from(hashSecret(session)),
        expiresAt: new Date(now.getTime() + 3_600_000),
      },
    });
    const cookie = {
      cookie: `${sessionCookieName('http://127.0.0.1')}=${session}`,
      'sec-fetch-site': 'same-origin',
    };
    const { ana: token } = world.tokens;
    const username = 'ana@example.com';
    const statuses: Record<string, number> = {};
    for (const [name, headers] of Object.entries<Record<string, string>>({
      cookie,
      none: {},
      key: { 'x-jfrog-art-api': token },
      basicToken: { authorization: basic({ username, password: token }) },
      basicPassword: { authorization: basic({ username, password }) },
      foreignPage: {
        authorization: basic({ username, password }),
        origin: 'https://evil.example.com',
      },
      wrong: { authorization: 'Bearer sp_wrong' },
    })) {
      statuses[name] = (await world.promote(null, 'shop-dev', wish('creds'), headers)).status;
    }
    expect(statuses).toEqual({
      cookie: 401,
      none: 401,
      wrong: 401,
      foreignPage: 403,
      key: 200,
      basicToken: 200,
      basicPassword: 200,
    });
    const { headers } = await world.promote(null, 'shop-dev', wish('creds'));
    expect(headers.get('www-authenticate')).toBe('Basic realm="sallyport"');
  });
});

describe('gates', () => {
  it('that fail are told with the address of the review, and nothing is promoted', async () => {
    await world.push('failing', '1.0.0');
    await world.policy('staging', [{ kind: 'metadata', key: 'team' }]);
    const answer = await refused('ana', 'shop-dev', wish('failing'));
    expect(answer.status).toBe(409);
    expect(answer.message).toContain('team');
    const page = 'http://127.0.0.1/projects/shop/promote?image=failing&build=1&to=staging';
    expect(answer.message).toContain(page);
    expect(await world.digestOf('failing', 'staging', '1.0.0')).toBeNull();
    await world.policy('staging', []);
  });

  it('that wait refuse too and leave no request; once others let it in, the call succeeds', async () => {
    await world.push('waiting', '1.0.0');
    await world.policy('staging', [{ kind: 'approvals', groups: [{ count: 1 }] }]);
    const first = await refused('ben', 'shop-dev', wish('waiting'));
    expect(first.status).toBe(409);
    expect(first.message).toMatch(/Nothing was promoted.*approv.*\/projects\/shop\/promote\?/i);

    const asked = await world.server.api<{ id: string; state: string }>(
      'POST',
      '/promotions',
      { project: 'shop', image: 'waiting', build: 1, to: 'staging', tags: ['1.0.0'] },
      { token: world.tokens.ben },
    );
    expect(asked.body.state).toBe('waiting');
    const second = await refused('ben', 'shop-dev', wish('waiting'));
    expect(second.status).toBe(409);
    expect(second.message).toContain(`/promotions/${asked.body.id}`);

    const decision = { decision: 'approve' };
    const path = `/promotions/${asked.body.id}/approvals`;
    await world.server.api('POST', path, decision, { token: world.tokens.ana });
    const third = await world.promote('ben', 'shop-dev', wish('waiting'));
    expect(third).toMatchObject({ status: 200, text: 'Promotion ended successfully' });
    expect(third.headers.get('x-sallyport-promotion')).toContain(asked.body.id);
    await world.policy('staging', []);
  });

  it('that ask for a last click refuse as well', async () => {
    await world.push('click', '1.0.0');
    await world.policy('staging', [], { lastClick: true });
    const answer = await refused('ana', 'shop-dev', wish('click'));
    expect(answer.status).toBe(409);
    expect(answer.message).toContain('last click');
    await world.policy('staging', []);
  });
});

describe('rights', () => {
  it('are those of every other way: who may not promote is told who may, and it is audited', async () => {
    await world.push('rights', '1.0.0');
    const answer = await refused('vera', 'shop-dev', wish('rights'));
    expect(answer.status).toBe(403);
    const body = { project: 'shop', image: 'rights', build: 1, to: 'staging' };
    const token = world.tokens.vera;
    const rest = await world.server.api<{ detail: string }>('POST', '/promotions', body, { token });
    expect(answer.message).toBe(rest.body.detail);
    const trail = await world.server.db.prisma.auditEvent.findMany({
      where: { action: 'promotion.refused', actorName: 'vera@example.com' },
    });
    expect(trail.filter(({ target }) => target === 'shop/rights#1 → staging')).toHaveLength(2);
  });

  it('tells who may only ask whose click is missing, and where to ask; nothing is left waiting', async () => {
    await world.push('asks', '1.0.0');
    const answer = await refused('ben', 'shop-dev', wish('asks'));
    expect(answer.status).toBe(409);
    expect(answer.message).toContain('One click of somebody who may promote into Staging');
    expect(answer.message).toContain('ana');
    expect(answer.message).toContain('/projects/shop/promote?image=asks&build=1&to=staging');
    // Asked for in the other way, it waits, and the call says so until somebody clicked.
    const body = { project: 'shop', image: 'asks', build: 1, to: 'staging' };
    const asked = await world.server.api<{ id: string }>('POST', '/promotions', body, {
      token: world.tokens.ben,
    });
    expect(asked.body).toMatchObject({ state: 'approved', needsPromoter: true });
    const second = await refused('ben', 'shop-dev', wish('asks'));
    expect([second.status, second.message]).toEqual([
      409,
      expect.stringContaining(asked.body.id) as string,
    ]);
    const path = `/promotions/${asked.body.id}/execute`;
    const clicked = await world.server.api('POST', path, {}, { token: world.tokens.ana });
    expect(clicked.body).toMatchObject({ state: 'promoted' });
    const third = await world.promote('ben', 'shop-dev', wish('asks'));
    expect(third).toMatchObject({ status: 200, text: 'Promotion ended successfully' });
  });

  it('L3: a registry that one may not see answers as one that does not exist', async () => {
    await world.push('foreign', '1.0.0');
    const cluster = await createRobot(world.server, 'shop', 'cluster', 'shop-prod');
    const seen = async (source: string, target: string, headers: Record<string, string>) => {
      const body = wish('api', { targetRepo: target });
      const { status, text } = await refused(null, source, body, headers);
      return `${status} ${text.replaceAll(/vault|nowhere/g, 'NAME')}`;
    };
    for (const token of [world.tokens.kim, world.tokens.nina, cluster.password]) {
      const headers = { 'x-jfrog-art-api': token };
      const asSource = await seen('vault-dev', 'vault-staging', headers);
      expect(asSource).toMatch(/^404 /);
      expect(asSource).toBe(await seen('nowhere-dev', 'nowhere-staging', headers));
      const asTarget = await seen('shop-dev', 'vault-staging', headers);
      expect(asTarget).toMatch(/^404 /);
      expect(asTarget).toBe(await seen('shop-dev', 'nowhere-staging', headers));
    }
    for (const token of [world.tokens.nina, cluster.password]) {
      const { status } = await refused(null, 'shop-dev', wish('foreign'), {
        'x-jfrog-art-api': token,
      });
      expect(status).toBe(404);
    }
  });

  it('row 26: throttles wrong secrets by address, while right ones go through', async () => {
    const { status } = await world.promote('vera', 'shop-dev', wish('throttled'));
    expect(status).toBe(404);
    const wrong = () =>
      world.promote(null, 'shop-dev', wish('api'), { 'x-jfrog-art-api': 'sp_wrong' });
    let last = await wrong();
    for (let n = 0; n < addressRule.limit + 1 && last.status === 401; n++) last = await wrong();
    expect(last.status).toBe(429);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await world.promote('ana', 'shop-dev', wish('api'))).status).toBe(200);
  });
});

describe('the way', () => {
  it('skips no stage, goes into no entry stage and not from a later one', async () => {
    await world.push('way', '1.0.0');
    await world.push('way', '2.0.0');
    expect(
      (await refused('ana', 'shop-dev', wish('way', { targetRepo: 'shop-prod' }))).status,
    ).toBe(409);
    for (const target of ['shop-staging', 'shop-preprod']) {
      const source = target === 'shop-staging' ? 'shop-dev' : 'shop-staging';
      const done = await world.promote('ana', source, wish('way', { targetRepo: target }));
      expect(done.status).toBe(200);
    }
    const skipping = await refused('ana', 'shop-dev', wish('way', { targetRepo: 'shop-prod' }));
    expect(skipping.status).toBe(409);
    expect(skipping.message).toContain('preprod');
    const back = await refused('ana', 'shop-preprod', wish('way', { targetRepo: 'shop-dev' }));
    expect(back.status).toBe(409);
    expect(back.message).toContain('entry stage');
  });

  it('back to an earlier build needs a reason, which this call cannot give', async () => {
    await world.promote('ana', 'shop-dev', wish('way', { tag: '2.0.0' }));
    const answer = await refused('ana', 'shop-dev', wish('way'));
    expect(answer.status).toBe(400);
    expect(answer.message).toContain('/projects/shop/promote?image=way&build=1&to=staging');
  });

  it('L9: a tag that means another build in the target does not move', async () => {
    await world.push('taken', '1.0.0');
    await world.push('taken', '2.0.0');
    await world.promote('ana', 'shop-dev', wish('taken'));
    const body = wish('taken', { tag: '2.0.0', targetTag: '1.0.0' });
    const answer = await refused('ana', 'shop-dev', body);
    expect(answer.status).toBe(409);
    expect(answer.message).toMatch(/1\.0\.0 means build #1.*targetTag/);
    const reserved = await refused('ana', 'shop-dev', { ...body, targetTag: 'build-1' });
    expect(reserved.status).toBe(400);
  });
});

describe('what cannot be meant', () => {
  it.each([
    ['an unknown tag', wish('api', { tag: 'none' }), 404, 'no tag none'],
    ['an unknown image', wish('none'), 404, 'no image none'],
    ['no tag', wish('api', { tag: undefined }), 400, '`tag`'],
    ['an empty tag', wish('api', { tag: '' }), 400, '`tag`'],
    ['another name', wish('api', { targetDockerRepository: 'web' }), 400, 'targetDockerRepository'],
    ['an unknown field', wish('api', { async: true }), 400, 'async: is not a field here'],
    ['an object for a name', wish('api', { tag: { $ne: '' } }), 400, 'tag'],
    ['a number for a switch', wish('api', { copy: 1 }), 400, 'copy'],
    ['no target', { dockerRepository: 'api', tag: '1.0.0' }, 400, 'targetRepo'],
    ['text that cannot be kept', wish('api', { targetRepo: 'a\u0000b' }), 400, 'JSON object'],
    ['a list', [wish('api')], 400, 'JSON object'],
    ['no JSON', '{"targetRepo":', 400, 'JSON object'],
  ])('%s is refused in words', async (_what, body, status, words) => {
    const answer = await refused('ana', 'shop-dev', body);
    expect(answer.status).toBe(status);
    expect(answer.message).toContain(words);
  });

  it('a form, a large body, another method, another path and a parameter are refused', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await refused('ana', 'shop-dev', wish('api'), form)).status).toBe(415);
    const large = wish('x'.repeat(20_000));
    expect((await refused('ana', 'shop-dev', large)).status).toBe(413);
    const { url } = world.server;
    const authorization = `Bearer ${world.tokens.ana}`;
    const path = '/artifactory/api/docker/shop-dev/v2/promote';
    const get = await fetch(url + path, { headers: { authorization } });
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await fetch(`${url}/artifactory/api/storage/shop-dev`)).status).toBe(404);
    const answer = await fetch(`${url}${path}?async=1`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(wish('api')),
    });
    expect(answer.status).toBe(400);
  });

  it('registries of two projects are refused', async () => {
    await world.server.api('PUT', '/projects/vault/grants/kim@example.com', { role: 'maintainer' });
    const body = wish('api', { targetRepo: 'vault-staging' });
    const answer = await refused('kim', 'shop-dev', body);
    expect(answer.status).toBe(400);
    expect(answer.message).toContain('within one project');
  });
});
