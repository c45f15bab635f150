import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageForHeader } from '@/lib/http/page-for-header';
import type { GateSettings } from '@/domain/gates/kinds/index';
import { hashPassword } from '@/server/access/passwords/passwords';
import { createSession } from '@/server/access/sessions/sessions';
import { signInSettingsKey } from '@/server/access/sign-in/sign-in-settings';
import type { Call } from '@/server/access/call/context';
import { createGateWorld, type GateWorld } from '../gates/world';
import { apiOf } from './api';
import { address, goodPassword, publicUrl } from './world';

let world: GateWorld;
let call: ReturnType<typeof apiOf>;

beforeAll(async () => {
  world = await createGateWorld();
  call = apiOf({ server: { ...world.services, publicUrl } });
  const passwordHash = await hashPassword(goodPassword);
  await world.db.prisma.person.updateMany({ data: { passwordHash } });
  const value = { passwords: 'everybody', reauthenticate: true };
  await world.db.prisma.setting.create({ data: { key: signInSettingsKey, value } });
  await world.policy('staging', []);
});
afterAll(() => world.drop());

const minute = 60_000;

/** The headers of a browser whose person proved who they are so many minutes ago. */
async function browser(of: Call, minutes: number) {
  const now = new Date();
  const provenAt = new Date(now.getTime() - minutes * minute);
  const session = { personId: of.actor.id, address, userAgent: 'test browser', provenAt };
  const token = await createSession(world.db.sql, session, now);
  const cookie = `sallyport.session=${token}`;
  return { cookie, origin: publicUrl, [pageForHeader]: of.actor.id };
}

const oneApproval: GateSettings = { kind: 'approvals', groups: [{ count: 1 }] };
const scan: GateSettings = { kind: 'checks', names: ['scan'] };
const into = { project: 'shop', build: 1, to: 'prod' } as const;

interface Way {
  readonly name: string;
  readonly gates: readonly GateSettings[];
  readonly lastClick?: true;
  readonly who: () => Call;
  /** What is done before; says the request that is about to be let in. */
  readonly before?: (image: string) => Promise<string>;
  readonly act: (image: string, id: string) => readonly [path: string, body?: object];
}

const askedBy = (who: () => Call) => async (image: string) =>
  (await world.ask(who(), { ...into, image })).id;
const asked = askedBy(() => world.ben);

/** Every way by which a person lets a build into the last stage. */
const ways: readonly Way[] = [
  {
    name: 'promoting',
    gates: [],
    who: () => world.kim,
    act: (image) => ['/promotions', { ...into, image }],
  },
  {
    name: 'promoting back to an older build',
    gates: [],
    who: () => world.kim,
    async before(image) {
      await world.ask(world.kim, { ...into, image });
      await world.ask(world.kim, { image, build: 2 });
      await world.ask(world.kim, { ...into, image, build: 2 });
      return '';
    },
    act: (image) => ['/promotions', { ...into, image, reason: 'the newer one is broken' }],
  },
  {
    name: 'a release',
    gates: [],
    who: () => world.kim,
    async before(image) {
      await world.push(`${image}-too`, 1);
      await world.ask(world.kim, { image: `${image}-too` });
      return '';
    },
    act: (image) => [
      '/releases',
      {
        project: 'shop',
        to: 'prod',
        items: [image, `${image}-too`].map((one) => ({ image: one, build: 1 })),
      },
    ],
  },
  {
    name: 'the approval that lets it in',
    gates: [oneApproval],
    who: () => world.ana,
    before: asked,
    act: (_image, id) => [`/promotions/${id}/approvals`, { decision: 'approve' }],
  },
  {
    name: 'the last click',
    gates: [oneApproval],
    lastClick: true,
    who: () => world.ben,
    async before(image) {
      const id = await asked(image);
      await world.approve(world.ana, id);
      return id;
    },
    act: (_image, id) => [`/promotions/${id}/execute`],
  },
  {
    name: 'the click on what who asked may only ask for',
    gates: [],
    who: () => world.ana,
    before: asked,
    act: (_image, id) => [`/promotions/${id}/execute`],
  },
  {
    name: 'a waiver',
    gates: [scan],
    who: () => world.max,
    before: askedBy(() => world.kim),
    act: (_image, id) => [
      `/promotions/${id}/waivers`,
      { gate: 'checks', reason: 'the scanner is away', expiresInHours: 1 },
    ],
  },
  {
    name: 'breaking the glass',
    gates: [oneApproval],
    who: () => world.max,
    before: asked,
    act: (_image, id) => [`/promotions/${id}/break-glass`, { reason: 'customers are down' }],
  },
];

describe.each(ways.map((way, at) => ({ ...way, image: `way-${at}` })))('$name', (way) => {
  const { image } = way;
  it('into the last stage waits for a fresh proof, and happens once after it', async () => {
    await world.push(image, 2);
    await world.ask(world.kim, { image });
    await world.policy('prod', way.gates, { lastClick: way.lastClick === true });
    const id = (await way.before?.(image)) ?? '';
    const before = await world.current(image, 'prod');
    const as = await browser(way.who(), 11);
    const act = () => {
      const [path, body] = way.act(image, id);
      return call(as, 'POST', path, body);
    };
    const trail = () => world.db.prisma.auditEvent.count();
    const told = await trail();
    const refused = await act();
    expect([refused.status, refused.body['code']], JSON.stringify(refused.body)).toEqual([
      403,
      'reauthentication-required',
    ]);
    expect(await world.current(image, 'prod')).toBe(before);
    expect(await trail()).toBe(told);
    const wrong = await call(as, 'POST', '/me/prove', { password: 'not the password' });
    expect(wrong.status).toBe(400);
    expect((await act()).body['code']).toBe('reauthentication-required');

    const proven = await call(as, 'POST', '/me/prove', { password: goodPassword });
    expect(proven.status).toBe(200);
    const done = await act();
    expect(done.status, JSON.stringify(done.body)).toBeLessThan(300);
    expect(await world.current(image, 'prod')).toBe(1);
    const promotions = await world.db.prisma.promotion.count({
      where: { image: { name: image }, toStage: { slug: 'prod' }, state: 'promoted' },
    });
    expect(promotions).toBe(way.name.includes('older') ? 3 : 1);
  });
});

describe('a fresh proof', () => {
  it('is not asked for into any other stage, nor to ask for what somebody else decides', async () => {
    await world.push('asking', 1);
    const as = await browser(world.kim, 11);
    const staging = { ...into, to: 'staging', image: 'asking' };
    expect((await call(as, 'POST', '/promotions', staging)).status).toBe(201);
    await world.policy('prod', [oneApproval]);
    const request = await call(as, 'POST', '/promotions', { ...into, image: 'asking' });
    expect(request.status, JSON.stringify(request.body)).toBeLessThan(300);
    expect(await world.current('asking', 'prod')).toBeNull();
    // Nobody is asked for approval, and who asks may not promote: it is the one who clicks that proves it.
    await world.push('clicked', 1);
    await world.ask(world.kim, { image: 'clicked' });
    await world.policy('prod', []);
    const asker = await browser(world.ben, 11);
    const asked = await call(asker, 'POST', '/promotions', { ...into, image: 'clicked' });
    expect(asked.body, JSON.stringify(asked.body)).toMatchObject({
      state: 'approved',
      needsPromoter: true,
    });
  });

  it('in one browser proves nothing in another of the same person', async () => {
    await world.push('two', 1);
    await world.ask(world.kim, { image: 'two' });
    await world.policy('prod', []);
    const [one, other] = [await browser(world.kim, 11), await browser(world.kim, 11)];
    await call(one, 'POST', '/me/prove', { password: goodPassword });
    const refused = await call(other, 'POST', '/promotions', { ...into, image: 'two' });
    expect(refused.body['code']).toBe('reauthentication-required');
    expect((await call(one, 'POST', '/promotions', { ...into, image: 'two' })).status).toBe(201);
  });

  it('counts for ten minutes', async () => {
    await world.push('ten', 1);
    await world.ask(world.kim, { image: 'ten' });
    await world.policy('prod', []);
    const promoting = async (minutes: number) =>
      call(await browser(world.kim, minutes), 'POST', '/promotions', { ...into, image: 'ten' });
    expect((await promoting(10.1)).body['code']).toBe('reauthentication-required');
    expect((await promoting(9)).status).toBe(201);
  });
});
