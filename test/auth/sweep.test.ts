import { expect, it } from 'vitest';
import { createAuthBackend } from '@/server/access/next-auth/create-backend';
import { sweepAuth } from '@/server/access/sessions/sweep';
import { createWorld, goodPassword } from './world';

it('removes sessions that are over and counters that count no more, and keeps the rest', async () => {
  const world = await createWorld();
  try {
    const backend = createAuthBackend({ ...world.server, secret: 'test' });
    const from = { address: '192.0.2.1', userAgent: '' };
    await world.person('ada@example.com');
    await backend.signIn('ada@example.com', goodPassword, from);
    await backend.signIn('old@example.com', 'wrong', from);
    world.clock.forward({ days: 2 });
    const live = await backend.signIn('ada@example.com', goodPassword, from);
    await backend.signIn('new@example.com', 'wrong', { ...from, address: '192.0.2.2' });
    expect(await world.db.prisma.session.count()).toBe(2);

    await sweepAuth(world.db, world.clock.now);

    expect(await world.db.prisma.session.count()).toBe(1);
    expect(
      live.outcome === 'signed-in' && (await backend.readSession(live.sessionToken)),
    ).toBeTruthy();
    const counters = await world.db.prisma.throttle.findMany({ orderBy: { key: 'asc' } });
    expect(counters.every(({ windowStart }) => windowStart >= world.clock.now)).toBe(true);
    expect(counters.map(({ key }) => key)).toContain('address:192.0.2.2');
  } finally {
    await world.drop();
  }
});
