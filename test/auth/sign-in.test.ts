import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthBackend } from '@/server/access/next-auth/create-backend';
import { createFindCall } from '@/server/access/call/find-call';
import { createWorld, everythingStored, goodPassword, publicUrl, type World } from './world';

let world: World;
let backend: ReturnType<typeof createAuthBackend>;

beforeAll(async () => {
  world = await createWorld();
  backend = createAuthBackend({ ...world.server, secret: 'test' });
});
afterAll(() => world.drop());

let peers = 0;
/** An address that nobody has failed from. */
const somewhere = () => ({ address: `192.0.2.${++peers}`, userAgent: 'test browser' });

describe('sign-in', () => {
  it('opens a session of which the database holds only a hash', async () => {
    const ada = await world.person('ada@example.com');
    const result = await backend.signIn('Ada@Example.com ', goodPassword, somewhere());
    if (result.outcome !== 'signed-in') throw new Error(result.outcome);
    expect(result).toMatchObject({ personId: ada.id, email: 'ada@example.com' });
    expect(await backend.readSession(result.sessionToken)).toMatchObject({ personId: ada.id });
    const stored = await everythingStored(world);
    expect(stored).toContain('test browser');
    expect(stored).not.toContain(result.sessionToken);
    expect(stored).not.toContain(goodPassword);
    const events = await world.db.prisma.auditEvent.findMany({ where: { actorId: ada.id } });
    expect(events.map(({ action }) => action)).toEqual(['person.signed-in']);
  });

  it('gives a new token each time and ends the session it replaces', async () => {
    await world.person('grace@example.com');
    const first = await backend.signIn('grace@example.com', goodPassword, somewhere());
    if (first.outcome !== 'signed-in') throw new Error(first.outcome);
    const previousToken = first.sessionToken;
    const second = await backend.signIn('grace@example.com', goodPassword, {
      ...somewhere(),
      previousToken,
    });
    if (second.outcome !== 'signed-in') throw new Error(second.outcome);
    expect(second.sessionToken).not.toBe(previousToken);
    expect(await backend.readSession(previousToken)).toBeNull();
    expect(await backend.readSession(second.sessionToken)).not.toBeNull();
  });

  it('answers the same to a wrong password, an unknown account and a disabled one', async () => {
    const gone = await world.person('gone@example.com');
    await world.db.prisma.person.update({
      where: { id: gone.id },
      data: { disabledAt: new Date() },
    });
    await world.person('here@example.com');
    const answers = await Promise.all([
      backend.signIn('here@example.com', 'not the password', somewhere()),
      backend.signIn('nobody@example.com', 'not the password', somewhere()),
      backend.signIn('gone@example.com', goodPassword, somewhere()),
    ]);
    expect(answers).toEqual(answers.map(() => ({ outcome: 'refused' })));
  });

  it('ends with signing out', async () => {
    await world.person('out@example.com');
    const result = await backend.signIn('out@example.com', goodPassword, somewhere());
    if (result.outcome !== 'signed-in') throw new Error(result.outcome);
    await backend.endSession(result.sessionToken, somewhere());
    expect(await backend.readSession(result.sessionToken)).toBeNull();
    const told = await world.db.prisma.auditEvent.count({ where: { action: 'person.signed-out' } });
    expect(told).toBe(1);
  });

  it('does not write into the trail what was typed as the name of an unknown account', async () => {
    const typed = 'my secret pass phrase';
    await backend.signIn(typed, 'x', somewhere());
    expect(await everythingStored(world)).not.toContain(typed);
  });
});

describe('throttling', () => {
  it.each(['known@example.com', 'unknown@example.com'])(
    'stops %s after five failures in 15 minutes, whether or not the account exists',
    async (email) => {
      if (email.startsWith('known')) await world.person(email);
      for (let attempt = 0; attempt < 5; attempt++) {
        expect((await backend.signIn(email, 'wrong', somewhere())).outcome).toBe('refused');
      }
      const sixth = await backend.signIn(email, goodPassword, somewhere());
      expect(sixth).toEqual({ outcome: 'throttled', retryAfterSeconds: 60 });
    },
  );

  it('waits longer after each further failure, never for good, and forgets after a success', async () => {
    const email = 'patient@example.com';
    await world.person(email);
    const attempt = (password: string) => backend.signIn(email, password, somewhere());
    for (let failed = 0; failed < 5; failed++) await attempt('wrong');
    const waits: number[] = [];
    for (let round = 0; round < 6; round++) {
      const blocked = await attempt(goodPassword);
      if (blocked.outcome !== 'throttled') throw new Error(blocked.outcome);
      waits.push(blocked.retryAfterSeconds);
      world.clock.forward({ seconds: blocked.retryAfterSeconds });
      expect((await attempt('wrong')).outcome).toBe('refused');
    }
    expect(waits).toEqual([60, 120, 240, 480, 900, 900]);
    world.clock.forward({ minutes: 15 });
    expect((await attempt(goodPassword)).outcome).toBe('signed-in');
    expect((await attempt('wrong')).outcome).toBe('refused');
    expect((await attempt(goodPassword)).outcome).toBe('signed-in');
  });

  it('counts a new window once the last has passed', async () => {
    const email = 'slow@example.com';
    for (let failed = 0; failed < 12; failed++) {
      expect((await backend.signIn(email, 'wrong', somewhere())).outcome).toBe('refused');
      world.clock.forward({ minutes: 4 });
    }
  });

  it('lets no more than five of 30 guesses at once through, in however many processes', async () => {
    const other = createAuthBackend({ ...world.server, secret: 'test' });
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        (index % 2 ? backend : other).signIn('raced@example.com', 'wrong', somewhere()),
      ),
    );
    expect(answers.filter(({ outcome }) => outcome === 'refused')).toHaveLength(5);
  });

  it('stops an address after 20 failures in a minute, over any number of accounts', async () => {
    const from = { address: '198.51.100.1', userAgent: '' };
    await world.person('bystander@example.com');
    for (let failed = 0; failed < 20; failed++) {
      const result = await backend.signIn(`guess${failed}@example.com`, 'wrong', from);
      expect(result.outcome).toBe('refused');
    }
    const stopped = await backend.signIn('bystander@example.com', goodPassword, from);
    expect(stopped.outcome).toBe('throttled');
    const elsewhere = await backend.signIn('bystander@example.com', goodPassword, somewhere());
    expect(elsewhere.outcome).toBe('signed-in');
  });

  it('does not count sign-ins that succeed', async () => {
    const from = { address: '198.51.100.2', userAgent: '' };
    await world.person('busy@example.com');
    for (let times = 0; times < 25; times++) {
      const result = await backend.signIn('busy@example.com', goodPassword, from);
      expect(result.outcome).toBe('signed-in');
    }
  });
});

describe('a session', () => {
  const open = async (email: string) => {
    await world.person(email);
    const result = await backend.signIn(email, goodPassword, somewhere());
    if (result.outcome !== 'signed-in') throw new Error(result.outcome);
    return result.sessionToken;
  };

  it('ends after 30 minutes without use', async () => {
    const token = await open('idle@example.com');
    world.clock.forward({ minutes: 29 });
    expect(await backend.readSession(token)).not.toBeNull();
    world.clock.forward({ minutes: 29 });
    expect(await backend.readSession(token)).not.toBeNull();
    world.clock.forward({ minutes: 31 });
    expect(await backend.readSession(token)).toBeNull();
  });

  it('ends after 12 hours, however much it is used', async () => {
    const token = await open('long@example.com');
    for (let minutes = 0; minutes < 12 * 60 - 10; minutes += 10) {
      expect(await backend.readSession(token)).not.toBeNull();
      world.clock.forward({ minutes: 10 });
    }
    expect(await backend.readSession(token)).not.toBeNull();
    world.clock.forward({ minutes: 10 });
    expect(await backend.readSession(token)).toBeNull();
  });

  it('idles on under an open event stream, and under what a page left alone asks for', async () => {
    const token = await open('streams@example.com');
    const find = createFindCall(world.server);
    const headers = { cookie: `sallyport.session=${token}` };
    const ask = (path: string, more = {}) =>
      find(new Request(`${publicUrl}/api/v1${path}`, { headers: { ...headers, ...more } }), {
        address: '',
        requestId: '',
      });
    for (let minutes = 0; minutes < 25; minutes += 5) {
      world.clock.forward({ minutes: 5 });
      expect(await ask('/events')).not.toBeNull();
      expect(await ask('/me', { 'x-sallyport-away': '1' })).not.toBeNull();
    }
    world.clock.forward({ minutes: 6 });
    expect(await ask('/events')).toBeNull();
    expect(await ask('/me')).toBeNull();
  });

  it('writes when it was last seen at most once a minute', async () => {
    const token = await open('seen@example.com');
    const lastSeen = async () => {
      const where = { person: { email: 'seen@example.com' } };
      return (await world.db.prisma.session.findFirstOrThrow({ where })).lastSeenAt;
    };
    const opened = world.clock.now;
    world.clock.forward({ seconds: 30 });
    await backend.readSession(token);
    expect(await lastSeen()).toEqual(opened);
    world.clock.forward({ seconds: 31 });
    await backend.readSession(token);
    expect(await lastSeen()).toEqual(world.clock.now);
  });

  it('is nobody’s once its person is disabled, at the next request', async () => {
    const token = await open('leaver@example.com');
    await world.db.prisma.person.update({
      where: { email: 'leaver@example.com' },
      data: { disabledAt: new Date() },
    });
    expect(await backend.readSession(token)).toBeNull();
  });
});
