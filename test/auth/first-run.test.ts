import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFindCaller } from '@/server/access/call/find-caller';
import { completeSetUp, ensureFirstAdministrator, isSetUp } from '@/server/access/setup/first-run';
import {
  address,
  createWorld,
  everythingStored,
  goodPassword,
  publicUrl,
  type World,
} from './world';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.drop());

const from = { address, requestId: 'r1' };
const ada = { email: 'Ada@example.com', name: 'Ada Example', password: goodPassword };

const waitingToken = async () => {
  const first = await ensureFirstAdministrator(world.server, {});
  if (first.state !== 'waiting') throw new Error(first.state);
  expect(first.link.startsWith(`${publicUrl}/setup?token=`)).toBe(true);
  return new URL(first.link).searchParams.get('token') ?? '';
};

it('creates the configured administrator once, with the API token given for automation', async () => {
  const configured = {
    email: 'ada.example@example.com',
    password: goodPassword,
    bootstrapToken: 'given-by-the-operator-0123456789',
  };
  expect(await ensureFirstAdministrator(world.server, configured)).toEqual({
    state: 'created',
    email: configured.email,
  });
  expect(await ensureFirstAdministrator(world.server, configured)).toEqual({ state: 'set-up' });
  const people = await world.db.prisma.person.findMany();
  expect(people).toMatchObject([
    { email: configured.email, name: 'Ada Example', instanceRole: 'administrator' },
  ]);

  const found = await createFindCaller(world.server)({
    method: 'POST',
    headers: new Headers({ authorization: `Bearer ${configured.bootstrapToken}` }),
    ...from,
  });
  expect(found).toMatchObject({
    outcome: 'caller',
    actor: { email: configured.email, instanceRole: 'administrator' },
  });
  const stored = await everythingStored(world);
  expect(stored).not.toContain(configured.bootstrapToken);
  expect(stored).not.toContain(goodPassword);
});

it('refuses a configured password that is too common, and creates nobody', async () => {
  const configured = { email: 'ada@example.com', password: 'Password123456' };
  await expect(ensureFirstAdministrator(world.server, configured)).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringMatching(/^SALLYPORT_ADMIN_PASSWORD: /) as string,
  });
  expect(await world.db.prisma.person.count()).toBe(0);
});

it('makes the person behind the printed link the administrator, once', async () => {
  const token = await waitingToken();
  expect(await everythingStored(world)).not.toContain(token);
  expect(await isSetUp(world.server)).toBe(false);
  const created = await completeSetUp(world.server, { ...ada, token }, from);
  expect(await isSetUp(world.server)).toBe(true);
  expect(created).toMatchObject({ email: 'ada@example.com', name: 'Ada Example' });
  const again = { ...ada, email: 'eve@example.com', token };
  await expect(completeSetUp(world.server, again, from)).rejects.toMatchObject({
    code: 'conflict',
  });
  expect(await world.db.prisma.setting.count()).toBe(0);
  expect(await ensureFirstAdministrator(world.server, {})).toEqual({ state: 'set-up' });
});

it('takes the latest link only', async () => {
  const old = await waitingToken();
  const latest = await waitingToken();
  for (const token of [old, 'made-up', '']) {
    await expect(completeSetUp(world.server, { ...ada, token }, from)).rejects.toMatchObject({
      code: 'forbidden',
    });
  }
  await completeSetUp(world.server, { ...ada, token: latest }, from);
});

it('lets one of ten who open the link at once be first', async () => {
  const token = await waitingToken();
  const attempts = await Promise.allSettled(
    Array.from({ length: 10 }, (_, index) =>
      completeSetUp(world.server, { ...ada, email: `p${index}@example.com`, token }, from),
    ),
  );
  expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await world.db.prisma.person.count()).toBe(1);
});
