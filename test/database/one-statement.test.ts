import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import { createProject, createRobot } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';
import { actedBy } from '../support/acted';

/**
 * A row and what it belongs to are read in one statement: read in two, the second may find nothing,
 * where somebody deleted both in between, and an answer of 500 would follow (row 72).
 */
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await createProject(server, 'shop');
  await createRobot(server, 'shop', 'ci', 'shop-dev', 'ci');
});
afterAll(() => server.stop());

it('answers while a row goes that what it reads belongs to', async () => {
  await trust();
  const path = '/projects/shop/robots/ci/trusts';
  const before = await server.api('GET', path);
  expect(before.status, JSON.stringify(before.body)).toBe(200);
  let asked: ReturnType<typeof server.api> | undefined;
  await server.db.prisma.$transaction(async (tx) => {
    await tx.$executeRawUnsafe('LOCK TABLE trusted_issuer IN ACCESS EXCLUSIVE MODE');
    asked = server.api('GET', path);
    await expect.poll(waiting).toBeGreaterThan(0);
    await tx.$executeRawUnsafe('DELETE FROM trusted_issuer');
  });
  const answer = await asked;
  expect(answer?.status, JSON.stringify(answer?.body)).toBe(200);
});

/** A robot of the shop that an issuer's tokens stand for. */
async function trust(): Promise<void> {
  const { prisma } = server.db;
  const robot = await prisma.robot.findFirstOrThrow();
  await prisma.robotTrust.create({
    data: {
      id: newId(),
      audience: 'sallyport',
      claims: { sub: 'shop' },
      ...actedBy('createdBy', 'ada'),
      robot: { connect: { id: robot.id } },
      issuer: {
        create: {
          id: newId(),
          slug: 'forge',
          name: 'Forge',
          issuer: 'https://forge.invalid',
          ...actedBy('createdBy', 'ada'),
        },
      },
    },
  });
}

/** How many statements of this database wait for a lock. */
async function waiting(): Promise<number> {
  const rows = await server.db.prisma.$queryRaw`
    SELECT 1 FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return (rows as unknown[]).length;
}
