import { BlockList } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { addressRule } from '@/server/access/passwords/throttle';
import { startTestServer, type TestServer } from '../setup/server';

let server: TestServer;
afterEach(() => server.stop());

/** The status of a call with a wrong token, sent with this X-Forwarded-For. */
const wrong = async (plane: '/api/v1/me' | '/v2/', forwarded: string) => {
  const authorization =
    plane === '/v2/'
      ? `Basic ${Buffer.from('robot.ab.ci:wrong').toString('base64')}`
      : 'Bearer wrong';
  const answer = await fetch(server.url + plane, {
    headers: { authorization, 'x-forwarded-for': forwarded },
  });
  await answer.arrayBuffer();
  return answer.status;
};
const times = Array.from({ length: addressRule.limit }, (_, index) => index);

it.each(['/api/v1/me', '/v2/'] as const)(
  'Row 47: a spoofed X-Forwarded-For has no effect at %s unless a proxy is trusted',
  async (plane) => {
    server = await startTestServer();
    for (const n of times) expect(await wrong(plane, `192.0.2.${n}`)).toBe(401);
    expect(await wrong(plane, '203.0.113.1')).toBe(429);
    await server.api(
      'POST',
      '/projects',
      { slug: 'shop', name: 'Shop' },
      {
        headers: { 'x-forwarded-for': '203.0.113.1' },
      },
    );
    expect(
      (await server.db.prisma.auditEvent.findFirst({ where: { action: 'project.created' } }))
        ?.address,
    ).toBe('127.0.0.1');
  },
);

it('Row 47: behind a trusted proxy each client has its own counter, and cannot choose it', async () => {
  const trustedProxies = new BlockList();
  trustedProxies.addAddress('127.0.0.1');
  server = await startTestServer({ trustedProxies });
  // What stands left of the proxy's own entry the client wrote.
  for (const n of times) expect(await wrong('/api/v1/me', `10.0.0.${n}, 192.0.2.7`)).toBe(401);
  expect(await wrong('/api/v1/me', '10.9.9.9, 192.0.2.7')).toBe(429);
  expect(await wrong('/v2/', '192.0.2.7')).toBe(429);
  expect(await wrong('/api/v1/me', '192.0.2.8')).toBe(401);
  // Every address of one IPv6 network is the same client.
  for (const n of times) expect(await wrong('/v2/', `2001:db8:0:1::${n}`)).toBe(401);
  expect(await wrong('/v2/', '2001:db8:0:1:ffff::1')).toBe(429);
  expect(await wrong('/v2/', '2001:db8:0:2::1')).toBe(401);

  await server.api(
    'POST',
    '/projects',
    { slug: 'shop', name: 'Shop' },
    {
      headers: { 'x-forwarded-for': '203.0.113.5' },
    },
  );
  expect(
    (await server.db.prisma.auditEvent.findFirst({ where: { action: 'project.created' } }))
      ?.address,
  ).toBe('203.0.113.5');
});
