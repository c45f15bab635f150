import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from '@/oci/names/hash';
import { imageManifestType } from '@/oci/manifest/media-types';
import type { Credentials } from '@/scripts/lib/oci';
import { manifestOf } from '../security/push';
import { rawCaller } from '../setup/raw';
import { startTestServer, type TestServer } from '../setup/server';
import { createCast, type Member, type Pair } from './matrix/cast';
import { casesOf, isCovered } from './matrix/cover';
import { counts, lawAllows, type Case } from './matrix/law';

// L7: act × who made whose account × what they did × credentials × role × stage × policy, on the real server.
// SALLYPORT_MATRIX_SEED chooses other cases, SALLYPORT_MATRIX_CASES how many more than the cover.
const seed = Number(process.env['SALLYPORT_MATRIX_SEED'] ?? 11);
const cases = casesOf(seed, Number(process.env['SALLYPORT_MATRIX_CASES'] ?? 0));

interface Promotion {
  id: string;
  state: string;
  detail?: string;
  verdicts: { gate: string; verdict: string }[];
  brokenGlass: { signedOff: object | null } | null;
}
type Act = { allowed: boolean; reason: string | null };
interface Review {
  can: Record<'approve' | 'execute' | 'signOff' | 'waive', Act>;
  waivers: ({ gate: string } & Act)[];
}

let server: TestServer;
let cast: ReturnType<typeof createCast>;
/** People of no concern to anybody: who asks, who breaks the glass, who approves before a last click. */
const others = {} as Record<'asker' | 'breaker' | 'approver', Member>;
const pairs = new Map<string, Pair>();

beforeAll(async () => {
  server = await startTestServer();
  const stages = ['dev', 'staging', 'prod'].map((slug) => ({ slug, name: slug }));
  const project = { slug: 'shop', name: 'shop', template: 'open', stages };
  expect((await server.api('POST', '/projects', project)).status).toBe(201);
  cast = createCast(server);
  for (const who of ['asker', 'breaker', 'approver'] as const) others[who] = await cast.stranger();
  for (const making of counts.keys()) pairs.set(making, await cast.pair(making));
});
afterAll(() => server.stop());

/** What a case's policy asks; the stages before it ask nothing. */
const gatesOf = ({ act, excludes_pusher }: Case) => ({
  gates: [
    { kind: 'approvals', groups: [{ count: 1 }], excludePusher: excludes_pusher === 'yes' },
    ...(act === 'waive a soak' ? [{ kind: 'soak', hours: 1000 }] : []),
  ],
  lastClick: act === 'last click',
});
const policyOf = (one: Case) => JSON.stringify([one.stage === 'prod', gatesOf(one)]);

const call = (
  { headers }: Member,
  by: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Promotion }> =>
  server.api<Promotion>(method, path, body, { token: null, headers: headers[by]! });

let policy = '';
async function setPolicy(one: Case): Promise<void> {
  if (policyOf(one) === policy) return;
  policy = policyOf(one);
  // What was refused waits no longer: another policy would have all of it evaluated anew.
  const waiting = { state: { in: ['waiting', 'approved'] } };
  const data = { state: 'cancelled', finishedAt: new Date() };
  await server.db.prisma.promotion.updateMany({ where: waiting, data });
  for (const stage of ['staging', 'prod']) {
    const document = stage === one.stage ? gatesOf(one) : { gates: [] };
    const path = `/projects/shop/policies/${stage}`;
    expect((await server.api('PUT', path, document)).status).toBe(200);
  }
}

/** By as few requests as there can be: there are many cases. */
async function push(image: string, credentials: Credentials): Promise<void> {
  const call = rawCaller(server.url, credentials);
  const path = `/v2/shop-dev/${image}`;
  const config = Buffer.from('{}');
  for (const body of [config, image]) {
    await call('POST', `${path}/blobs/uploads/?digest=${digestOf(body)}`, { body });
  }
  const headers = { 'content-type': imageManifestType };
  const body = manifestOf(config, image);
  expect((await call('PUT', `${path}/manifests/one`, { headers, body })).status).toBe(201);
}

let images = 0;
/** A request that waits for the act: what concerns the one is theirs, the rest that of others. */
async function requested(one: Case, { one: first }: Pair): Promise<string> {
  const image = `image-${++images}`;
  const did = (what: string) => one.did.includes(what);
  const pusher = did('pushed') ? first : others.asker;
  const credentials = one.did_by === 'robot' ? pusher.pushes.robot : pusher.pushes.token;
  await push(image, credentials);
  const wish = (to: string) => ({ project: 'shop', image, build: 1, to });
  if (one.stage === 'prod') {
    const before = await call(others.asker, 'all', 'POST', '/promotions', wish('staging'));
    expect(before.body.state).toBe('promoted');
  }
  const [asker, by] = did('asked') ? [first, one.did_by] : [others.asker, 'all'];
  const asked = await call(asker, by, 'POST', '/promotions', wish(one.stage));
  expect([asked.status, asked.body.state], JSON.stringify(asked.body)).toEqual([201, 'waiting']);
  const { id } = asked.body;
  if (one.act === 'last click') {
    const sent = { decision: 'approve' };
    const approved = await call(
      others.approver,
      'all',
      'POST',
      `/promotions/${id}/approvals`,
      sent,
    );
    expect(approved.body.state).toBe('approved');
  }
  if (one.act === 'sign off') {
    // Robots break no glass: whoever holds one does.
    const [breaker, key] = did('broke')
      ? [first, one.did_by === 'session' ? 'session' : 'token']
      : [others.breaker, 'all'];
    const path = `/promotions/${id}/break-glass`;
    const broken = await call(breaker, key, 'POST', path, { reason: 'a case' });
    expect(broken.body.state, JSON.stringify(broken.body)).toBe('promoted');
  }
  return id;
}

const waiver = (gate: string) => ({ gate, reason: 'a case of the matrix', expiresInHours: 1 });
/** Each act: its call, what a page says of it, and what is true once it is done. */
const acts: Readonly<
  Record<
    string,
    {
      path: string;
      body?: object;
      shown: (review: Review) => boolean;
      done: (promotion: Promotion) => boolean;
    }
  >
> = {
  approve: {
    path: 'approvals',
    body: { decision: 'approve' },
    shown: ({ can }) => can.approve.allowed,
    done: ({ state }) => state === 'promoted',
  },
  'waive the approvals': {
    path: 'waivers',
    body: waiver('approvals'),
    shown: ({ waivers }) => waivers.some(({ gate, allowed }) => gate === 'approvals' && allowed),
    done: ({ state }) => state === 'promoted',
  },
  'waive a soak': {
    path: 'waivers',
    body: waiver('soak'),
    shown: ({ waivers }) => waivers.some(({ gate, allowed }) => gate === 'soak' && allowed),
    done: ({ verdicts }) =>
      verdicts.some(({ gate, verdict }) => gate === 'soak' && verdict === 'waived'),
  },
  'sign off': {
    path: 'sign-off',
    body: {},
    shown: ({ can }) => can.signOff.allowed,
    done: ({ brokenGlass }) => brokenGlass !== null && brokenGlass.signedOff !== null,
  },
  'last click': {
    path: 'execute',
    shown: ({ can }) => can.execute.allowed,
    done: ({ state }) => state === 'promoted',
  },
};

const nameOf = (one: Case) =>
  `${one.making}; ${one.did} by ${one.did_by}; a ${one.role} by ${one.acts_by}: ${one.act} into ${one.stage}` +
  (one.excludes_pusher === 'yes' ? ', no pusher' : '');

describe(`four eyes are people, whoever made whose account (seed ${seed})`, () => {
  it('has every two values of its parts together in some case, and both answers of each act', () => {
    expect(isCovered(cases)).toBe(true);
    for (const act of Object.keys(acts)) {
      const answers = cases.filter((one) => one.act === act).map(lawAllows);
      expect([act, new Set(answers).size]).toEqual([act, 2]);
    }
  });

  const sorted = [...cases].sort((a, b) => policyOf(a).localeCompare(policyOf(b)));
  it.each(sorted.map((one) => [nameOf(one), one] as const))('%s', async (_, one) => {
    const pair = pairs.get(one.making)!;
    const { other } = pair;
    await setPolicy(one);
    for (const { email } of [pair.one, other]) await cast.setRole(email, 'maintainer');
    const id = await requested(one, pair);
    await cast.setRole(other.email, one.role);

    const { path, body, shown, done } = acts[one.act]!;
    const allowed = lawAllows(one);
    const review = await server.api<Review>('GET', `/promotions/${id}/review`, undefined, {
      token: null,
      headers: other.headers[one.acts_by]!,
    });
    expect(review.status).toBe(200);
    expect(shown(review.body), `shown: ${JSON.stringify(review.body.can)}`).toBe(allowed);
    const answer = await call(other, one.acts_by, 'POST', `/promotions/${id}/${path}`, body);
    expect([answer.status < 300, answer.status], JSON.stringify(answer.body)).toEqual([
      allowed,
      allowed ? answer.status : 403,
    ]);
    const now = allowed
      ? answer.body
      : (await server.api<Promotion>('GET', `/promotions/${id}`)).body;
    expect(done(now)).toBe(allowed);
  });
});
