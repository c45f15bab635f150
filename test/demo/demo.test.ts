import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fill, type Filled } from '@/scripts/demo/fill';
import { people } from '@/scripts/demo/people';
import { basic } from '@/test/setup/raw';
import { administrator, startTestServer, type TestServer } from '@/test/setup/server';

describe('the demo', () => {
  let server: TestServer;
  let filled: Filled;
  const lines: string[] = [];

  beforeAll(async () => {
    server = await startTestServer();
    filled = await fill(server.url, administrator.token, (line) => lines.push(line));
  });
  afterAll(() => server?.stop());

  it('has 3 teams, 4 projects, 12 images and about 60 builds, in all stages', async () => {
    const { prisma } = server.db;
    expect(await prisma.team.count()).toBe(3);
    expect(await prisma.project.count()).toBe(4);
    expect(await prisma.image.count()).toBe(12);
    expect(await prisma.build.count()).toBe(filled.builds);
    expect(filled.builds).toBeGreaterThanOrEqual(55);
    const stages = await prisma.stage.findMany({ select: { registryId: true } });
    for (const { registryId } of stages) {
      expect(await prisma.placement.count({ where: { registryId } })).toBeGreaterThan(0);
    }
  });

  it('has requests in every state that people meet, each by the API as they would', async () => {
    const { prisma } = server.db;
    const states = await prisma.promotion.groupBy({ by: ['state'], _count: true });
    const count = (state: string) => states.find((one) => one.state === state)?._count ?? 0;
    expect(count('waiting')).toBeGreaterThanOrEqual(4);
    expect(count('rejected')).toBe(1);
    expect(count('superseded')).toBeGreaterThanOrEqual(1);
    expect(count('failed')).toBe(0);
    const half = await prisma.promotion.findMany({
      where: { state: 'waiting', approvals: { some: { decision: 'approve' } } },
    });
    expect(half.length).toBeGreaterThanOrEqual(1);
    expect(await prisma.brokenGlass.count({ where: { signedOffBy: null } })).toBe(1);
    expect(await prisma.withdrawal.count()).toBe(2);
    expect(await prisma.stage.count({ where: { heldAt: { not: null } } })).toBe(1);
  });

  it('has asked of every stage what its policy asks, checks by CI among it', async () => {
    const { prisma } = server.db;
    expect(await prisma.policy.count()).toBeGreaterThanOrEqual(12);
    expect(await prisma.checkReport.count({ where: { byHand: true } })).toBe(0);
    expect(await prisma.checkReport.count()).toBeGreaterThanOrEqual(2 * filled.builds);
  });

  it('keeps the layers that images share once', async () => {
    const [row] = await server.db.prisma.$queryRaw<{ links: number; blobs: number }[]>`
      SELECT count(*)::int AS links, count(DISTINCT digest)::int AS blobs FROM manifest_part WHERE role <> 'manifest'`;
    expect(row!.links).toBeGreaterThan(row!.blobs * 1.5);
  });

  it('lets its people sign in with the password it prints', async () => {
    const who = { username: people.ana.email, password: filled.password };
    const made = await fetch(`${server.url}/api/v1/me/tokens`, {
      method: 'POST',
      headers: { authorization: basic(who), 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'try' }),
    });
    expect(made.status).toBe(201);
  });

  it('fills an empty instance only', async () => {
    await expect(fill(server.url, administrator.token, () => undefined)).rejects.toThrow(
      'there are projects already',
    );
    expect(await server.db.prisma.project.count()).toBe(4);
  });
});
