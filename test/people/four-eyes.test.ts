import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCiPush } from '../security/push';
import { createPerson } from '../setup/person';
import { createProject } from '../setup/project';
import { administrator, startTestServer, type TestServer } from '../setup/server';

interface Promotion {
  id: string;
  state: string;
  detail?: string;
  verdicts: { gate: string; verdict: string; reason: string; evidence: { label: string }[] }[];
  approvals: { name: string; counts: boolean }[];
}
interface Account {
  ownPerson: boolean;
  madeBy: { by: { detail: string }; how: string; parted: boolean }[];
  vouchedBy: { by: { detail: string }; note: string | null }[];
  whyNotVouch: string | null;
  detail?: string;
}
interface Word {
  email: string;
  text: string;
  requests: { id: string }[];
}

let server: TestServer;
let ci: Awaited<ReturnType<typeof createCiPush>>;
let kim: string;
let dan: string;
let dora: string;
const password = 'quiet harbour seven lanterns';

beforeAll(async () => {
  server = await startTestServer();
  await createProject(server, 'shop');
  ci = await createCiPush(server, 'shop');
  kim = await createPerson(server, 'kim@example.com', { role: 'maintainer' });
  dan = await createPerson(server, 'dan@example.com', { role: 'developer' });
  dora = await createPerson(server, 'dora@example.com', { instanceRole: 'administrator' });
  await policy(1);
});
afterAll(() => server.stop());

const as = <T = Promotion>(token: string, method: string, path: string, body?: unknown) =>
  server.api<T>(method, path, body, { token });

async function policy(count: number) {
  const gates = [{ kind: 'approvals', groups: [{ count }] }];
  const saved = await server.api('PUT', '/projects/shop/policies/staging', { gates });
  expect(saved.status).toBe(200);
}

/** Somebody joins by a link of another's, as whoever holds the link could: no mailbox is asked. */
async function invited(by: string, name: string, role = 'approver'): Promise<string> {
  const email = `${name}@example.com`;
  const wish = { email, project: 'shop', role };
  const made = await as<{ link: string }>(by, 'POST', '/invitations', wish);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const token = new URL(made.body.link).hash.slice(1);
  const joins = { token, name, password };
  const joined = await server.api('POST', '/invitations/accept', joins, { token: null });
  expect(joined.status, JSON.stringify(joined.body)).toBe(200);
  const basic = Buffer.from(`${email}:${password}`).toString('base64');
  const headers = { authorization: `Basic ${basic}` };
  const own = { token: null, headers };
  return (await server.api<{ token: string }>('POST', '/me/tokens', { name: 't' }, own)).body.token;
}

let images = 0;
async function asked(by: string): Promise<Promotion> {
  const image = `image-${++images}`;
  expect(await ci.image(image, { tag: 'one', layer: image })).toBe(201);
  const wish = { project: 'shop', image, build: 1, to: 'staging' };
  const answer = await as(by, 'POST', '/promotions', wish);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

const approve = (token: string, id: string) =>
  as(token, 'POST', `/promotions/${id}/approvals`, { decision: 'approve' });
const read = async (id: string) => (await server.api<Promotion>('GET', `/promotions/${id}`)).body;
const verdictOf = async (id: string) =>
  (await read(id)).verdicts.find(({ gate }) => gate === 'approvals')?.reason ?? '';
const words = async (token: string) =>
  (await as<{ words: Word[] }>(token, 'GET', '/inbox')).body.words;
const account = async (email: string, token = dora) =>
  (await as<{ account: Account }>(token, 'GET', `/people/${email}`)).body.account;
const vouch = (token: string, name: string, body: object = {}) =>
  as<Account>(token, 'PUT', `/people/${name}@example.com/vouch`, body);
const takeBack = (token: string, name: string) =>
  as<Account>(token, 'DELETE', `/people/${name}@example.com/vouch`);

describe('row 60, L7: a quorum of people who were invented', () => {
  it('is none: whom the requester invited counts as them until an administrator vouches', async () => {
    const bert = await invited(kim, 'bert');
    const { id } = await asked(kim);
    const refused = await approve(bert, id);
    expect(refused.status).toBe(403);
    expect(refused.body.detail).toContain('bert was invited by kim, who asked for it');
    const reason = await verdictOf(id);
    expect(reason).toContain('bert was invited by kim, who asked for it;');
    expect(reason).toContain('can vouch for bert');

    const [word] = await words(dora);
    expect(word).toMatchObject({ email: 'bert@example.com', requests: [{ id }] });
    expect(word?.text).toBe('bert was invited by kim, who asked for it.');
    expect(await words(kim)).toEqual([]);
    const counted = await as<{ words: number }>(dora, 'GET', '/inbox/count');
    expect(counted.body.words).toBe(1);

    for (const token of [kim, bert]) expect((await vouch(token, 'bert')).status).toBe(403);
    const known = await vouch(dora, 'bert', { note: 'sits beside me' });
    expect(known.status).toBe(200);
    expect(known.body).toMatchObject({
      ownPerson: true,
      madeBy: [{ by: { detail: 'kim@example.com' }, how: 'invited', parted: true }],
      vouchedBy: [{ by: { detail: 'dora@example.com' }, note: 'sits beside me' }],
    });
    expect(await words(dora)).toEqual([]);
    // Undone, and given again: both on the trail.
    expect((await takeBack(dora, 'bert')).body.ownPerson).toBe(false);
    expect((await approve(bert, id)).status).toBe(403);
    await vouch(dora, 'bert');
    expect((await approve(bert, id)).body.state).toBe('promoted');
    const lines = await server.db.prisma.auditEvent.findMany({
      where: { target: 'bert@example.com', action: { startsWith: 'person.' } },
      orderBy: { seq: 'asc' },
    });
    const actions = lines.map(({ action }) => action);
    expect(actions.slice(-3)).toEqual([
      'person.vouched',
      'person.words-taken-back',
      'person.vouched',
    ]);
  });

  it('is none through chains of two and three either, nor by asking as one of them', async () => {
    const one = await invited(kim, 'one', 'maintainer');
    const two = await invited(one, 'two', 'maintainer');
    const three = await invited(two, 'three');
    const byKim = await asked(kim);
    for (const token of [one, two, three]) {
      const refused = await approve(token, byKim.id);
      expect(refused.status).toBe(403);
      expect(refused.body.detail).toContain('do not count as another person');
    }
    // The same people the other way round, and beside one another.
    const byThree = await asked(three);
    for (const token of [kim, one, two]) {
      expect((await approve(token, byThree.id)).status).toBe(403);
    }
    // Who stands between them is named to nobody whom it does not concern.
    expect(await verdictOf(byKim.id)).toContain('three counts as kim, who asked for it');
    expect((await approve(dora, byThree.id)).body.state).toBe('promoted');
    await vouch(dora, 'two');
    expect((await approve(three, byKim.id)).body.state).toBe('promoted');
  });

  it('fills one place, whoever asked, where one of them made another', async () => {
    await policy(2);
    const mia = await createPerson(server, 'mia@example.com', { role: 'maintainer' });
    const [lou, max] = [await invited(mia, 'lou'), await invited(mia, 'max')];
    const { id } = await asked(dan);
    for (const token of [lou, max, mia]) expect((await approve(token, id)).status).toBe(201);
    const now = await read(id);
    expect(now.state).toBe('waiting');
    expect(now.approvals.filter(({ counts }) => counts)).toHaveLength(1);
    expect(now.verdicts.find(({ gate }) => gate === 'approvals')?.reason).toContain(
      'who approved it too',
    );
    expect((await words(dora)).map(({ email }) => email)).toContain('lou@example.com');
    await vouch(dora, 'lou');
    // Nobody has to do anything more: the word has the request asked anew.
    await expect.poll(async () => (await read(id)).state, { timeout: 10_000 }).toBe('promoted');
    await policy(1);
  });

  it('a reset by the requester undoes the word, one by somebody else does not', async () => {
    await invited(kim, 'rosa');
    const reset = async (by: string, email: string) => {
      const made = await as<{ link: string }>(by, 'POST', `/people/${email}/reset`);
      const token = new URL(made.body.link).hash.slice(1);
      const sent = { token, password: 'seven lanterns in a quiet harbour' };
      const done = await server.api('POST', '/invitations/accept', sent, { token: null });
      expect(done.status).toBe(200);
    };
    await vouch(dora, 'rosa');
    expect((await account('rosa@example.com')).ownPerson).toBe(true);
    await reset(dora, 'rosa@example.com');
    const byAdministrator = await asked(administrator.token);
    expect(await verdictOf(byAdministrator.id)).not.toContain('rosa');
    const byDora = await asked(dora);
    expect(await verdictOf(byDora.id)).toContain(
      'rosa has a password by a link of dora, who asked for it',
    );
    await reset(administrator.token, 'rosa@example.com');
    expect((await account('rosa@example.com')).ownPerson).toBe(false);
  });

  it('nobody vouches for whom they made, for themselves, or for who needs it not', async () => {
    const tried = await vouch(administrator.token, 'dora');
    expect(tried.status).toBe(409);
    expect(tried.body.detail).toContain('another administrator has to vouch');
    expect((await vouch(dora, 'dora')).status).toBe(409);
    const own = `/people/${administrator.email}/vouch`;
    const free = await as<Account>(dora, 'PUT', own, {});
    expect(free.status).toBe(409);
    expect(free.body.detail).toContain('it needs no word');
  });

  it('one hand gives no word for what its accounts made, whichever of them asks', async () => {
    // The administrator made kim, who invited pip.
    const pip = await invited(kim, 'pip');
    expect((await vouch(administrator.token, 'pip')).status).toBe(200);
    const refused = await approve(administrator.token, (await asked(pip)).id);
    expect(refused.status).toBe(403);
    expect(refused.body.detail).toContain('do not count as another person');
    expect((await approve(pip, (await asked(administrator.token)).id)).status).toBe(403);
    // Dora is of the administrator's making: her word for kim parts nothing, and says so.
    const inVain = await vouch(dora, 'kim');
    expect(inVain.status).toBe(409);
    expect(inVain.body.detail).toContain('your word does not part them');
    expect((await account('kim@example.com')).whyNotVouch).toBe(inVain.body.detail);
  });

  it('the one who made everybody is told what would mend it: no silent dead end', async () => {
    const { id } = await asked(administrator.token);
    const reason = await verdictOf(id);
    // Dora's account is of their making too: her word is theirs.
    expect(reason).toContain('or the word of an administrator whom Ada did not let in');
    expect(reason).toContain('it takes single sign-on for');
    expect(reason).toContain('let somebody else ask for it');
    // Single sign-on says it, and no word is needed then.
    const { prisma } = server.db;
    const provider = await prisma.ssoProvider.create({
      data: {
        id: '00000000-0000-4000-8000-000000000009',
        slug: 'id',
        name: 'ID',
        issuer: 'https://id.example.com',
        clientId: 'x',
        clientSecret: new Uint8Array(1),
      },
    });
    const { id: personId } = await prisma.person.findUniqueOrThrow({
      where: { email: 'dora@example.com' },
    });
    await prisma.identity.create({ data: { providerId: provider.id, subject: 'dora', personId } });
    expect((await approve(dora, id)).body.state).toBe('promoted');
  });

  it('neither waives what whom they made asks for, nor signs it off', async () => {
    const sam = await invited(kim, 'sam', 'maintainer');
    const { id } = await asked(kim);
    const waiver = { gate: 'approvals', reason: 'mine', expiresInHours: 1 };
    const waived = await as(sam, 'POST', `/promotions/${id}/waivers`, waiver);
    expect(waived.status).toBe(403);
    expect(waived.body.detail).toContain('sam was invited by kim, who asked for it');
    const broken = await as(kim, 'POST', `/promotions/${id}/break-glass`, { reason: 'fire' });
    expect(broken.body.state).toBe('promoted');
    expect((await as(sam, 'POST', `/promotions/${id}/sign-off`, {})).status).toBe(403);
    expect((await as(dora, 'POST', `/promotions/${id}/sign-off`, {})).status).toBe(200);
  });
});
