import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '@/lib/logger';
import type { Filled } from '@/scripts/demo/fill';
import { people } from '@/scripts/demo/people';
import { tellDemo } from '@/scripts/demo/tell';
import { verifyAudit } from '@/server/record/audit/verify-audit';
import { createTestDatabase } from '@/test/setup/database';
import { basic } from '@/test/setup/raw';
import { settingsOf, testSecret } from '@/test/setup/serve';
import { startTestServer, type TestServer } from '@/test/setup/server';

const dayMs = 86_400_000;

describe('the demo', () => {
  let server: TestServer;
  let filled: Filled;
  let begun: Date;
  let ownerUrl: string;
  let tellAgain: () => Promise<Filled>;

  /** Rows of a statement, whose times are `Date`s. */
  const rowsOf = <Row>(statement: string) => server.db.prisma.$queryRawUnsafe<Row[]>(statement);
  const countOf = async (table: string, where = 'true') =>
    (await rowsOf<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE ${where}`))[0]!.n;

  beforeAll(async () => {
    const database = await createTestDatabase();
    const dataDir = await mkdtemp(join(tmpdir(), 'sallyport-demo-'));
    ownerUrl = database.url;
    tellAgain = () =>
      tellDemo({
        config: settingsOf({ databaseUrl: database.applicationUrl, dataDir }),
        databaseUrl: database.applicationUrl,
        ownerUrl,
        secret: testSecret,
        logger: createLogger('silent'),
        say: () => undefined,
      });
    begun = new Date();
    filled = await tellAgain();
    server = await startTestServer({ found: { database, dataDir } });
  }, 240_000);
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
      expect(
        await prisma.placement.count({ where: { repository: { registryId } } }),
      ).toBeGreaterThan(0);
    }
  });

  it('has requests in every state that people meet, each by the API as they would', async () => {
    const { prisma } = server.db;
    const states = await prisma.promotion.groupBy({ by: ['state'], _count: true });
    const count = (state: string) => states.find((one) => one.state === state)?._count ?? 0;
    expect(count('waiting')).toBeGreaterThanOrEqual(4);
    expect(count('rejected')).toBe(1);
    expect(count('lapsed')).toBe(1);
    expect(count('superseded')).toBeGreaterThanOrEqual(1);
    expect(count('failed')).toBe(0);
    const half = await prisma.promotion.findMany({
      where: { state: 'waiting', approvals: { some: { decision: 'approve' } } },
    });
    expect(half.length).toBeGreaterThanOrEqual(1);
    expect(await prisma.brokenGlass.count({ where: { signedOffByKind: null } })).toBe(1);
    expect(await prisma.brokenGlass.count({ where: { signedOffByKind: { not: null } } })).toBe(1);
    expect(await prisma.withdrawal.count()).toBe(3);
    expect(await prisma.stage.count({ where: { heldAt: { not: null } } })).toBe(1);
  });

  it('has asked of every stage what its policy asks, checks by CI among it', async () => {
    const { prisma } = server.db;
    expect(await prisma.policy.count()).toBeGreaterThanOrEqual(12);
    expect(await prisma.checkReport.count({ where: { byHand: true } })).toBe(0);
    expect(await prisma.checkReport.count()).toBeGreaterThanOrEqual(2 * filled.builds);
  });

  it('keeps the layers that images share once', async () => {
    const [row] = await rowsOf<{ links: number; blobs: number }>(
      `SELECT count(*)::int AS links, count(DISTINCT digest)::int AS blobs FROM manifest_part WHERE role <> 'manifest'`,
    );
    expect(row!.links).toBeGreaterThan(row!.blobs * 1.5);
  });

  it('happened over 90 days, on working days but for what is open, and none of it is to come', async () => {
    const { prisma } = server.db;
    const columns = await rowsOf<{ relation: string; name: string }>(
      `SELECT c.table_name AS relation, c.column_name AS name FROM information_schema.columns c
       WHERE c.table_schema = 'public' AND c.data_type = 'timestamp with time zone'
         AND c.table_name NOT LIKE '\\_%' AND c.table_name NOT IN ('job', 'throttle')
         AND c.column_name ~ '(^|_)(at|since|until)$' AND c.column_name !~ '(expires|lapses|evaluate|ends)_at|fed_until'`,
    );
    expect(columns.length).toBeGreaterThan(40);
    for (const { relation, name } of columns) {
      expect([relation, name, await countOf(relation, `${name} > clock_timestamp()`)]).toEqual([
        relation,
        name,
        0,
      ]);
    }
    // What leaves its time to a default, of a column or of Prisma, has that of the story too.
    for (const relation of [
      'team',
      'robot',
      'image',
      'blob',
      'manifest',
      'role_grant',
      'project',
    ]) {
      const [row] = await rowsOf<{ first: Date }>(
        `SELECT min(created_at) AS first FROM ${relation}`,
      );
      const days = (begun.getTime() - row!.first.getTime()) / dayMs;
      expect([relation, days > 85 && days < 95]).toEqual([relation, true]);
    }
    const pushes = await prisma.build.findMany({ orderBy: { pushedAt: 'asc' } });
    expect(begun.getTime() - pushes[0]!.pushedAt.getTime()).toBeGreaterThan(85 * dayMs);
    const before = pushes.filter(({ pushedAt }) => begun.getTime() - +pushedAt > dayMs);
    expect(before.filter(({ pushedAt }) => [0, 6].includes(pushedAt.getDay()))).toEqual([]);
    const weeks = new Set(before.map(({ pushedAt }) => Math.floor(+pushedAt / (7 * dayMs))));
    expect(weeks.size).toBeGreaterThanOrEqual(12);
  });

  it('keeps the order of each build’s times: pushed, asked for, approved, executed', async () => {
    const wrong = await rowsOf(
      `SELECT b.number FROM promotion m JOIN build b ON b.id = m.build_id
       LEFT JOIN approval a ON a.promotion_id = m.id
       LEFT JOIN current c ON c.promotion_id = m.id
       WHERE m.requested_at < b.pushed_at OR a.at < m.requested_at
         OR m.finished_at < greatest(m.requested_at, a.at) OR c.since < m.requested_at`,
    );
    expect(wrong).toEqual([]);
    const unordered = await rowsOf(
      `SELECT b.number FROM build b JOIN build o ON o.image_id = b.image_id AND o.number = b.number + 1
       WHERE o.pushed_at <= b.pushed_at`,
    );
    expect(unordered).toEqual([]);
    // People take hours, and a soak takes as long as it says.
    const [hours] = await rowsOf<{ least: number }>(
      `SELECT min(extract(epoch FROM a.at - m.requested_at) / 3600)::float8 AS least
       FROM approval a JOIN promotion m ON m.id = a.promotion_id WHERE m.state = 'promoted'`,
    );
    expect(hours!.least).toBeGreaterThan(0.9);
  });

  it('has one of each thing that a history is looked at for', async () => {
    const told = `at > now() - interval '88 days' AND at < now() - interval '20 days'`;
    const line = (action: string, when = 'true') =>
      countOf('audit_event', `action = '${action}' AND ${when}`);
    expect(await line('promotion.rolled-back', told)).toBe(1);
    expect(await line('promotion.rolled-back', `at > now() - interval '5 days'`)).toBeGreaterThan(
      0,
    );
    for (const action of [
      'promotion.lapsed',
      'promotion.glass-broken',
      'promotion.signed-off',
      'stage.held',
      'stage.released',
      'robot.secret-issued',
    ]) {
      expect([action, (await line(action, told)) > 0]).toEqual([action, true]);
    }
    // What was rolled back three weeks ago was fixed after it.
    const [fixed] = await rowsOf<{ version: string; how: string }>(
      `SELECT l.value AS version, c.how FROM current c JOIN stage s ON s.id = c.stage_id AND s.slug = 'prod'
       JOIN image i ON i.id = c.image_id AND i.name = 'api' JOIN build_label l ON l.build_id = c.build_id
       WHERE l.key = 'org.opencontainers.image.version' ORDER BY c.id DESC LIMIT 1`,
    );
    expect(fixed!.version).toBe('2.14.1');
    const [mended] = await rowsOf<{ n: number }>(
      `SELECT count(*)::int AS n FROM check_report f JOIN check_report p
         ON p.build_id = f.build_id AND p.name = f.name AND p.at > f.at
       WHERE f.state = 'failed' AND p.state = 'passed'`,
    );
    expect(mended!.n).toBeGreaterThan(0);
    const ages = await rowsOf<{ days: number }>(
      `SELECT DISTINCT (extract(epoch FROM now() - created_at) / 86400)::int AS days FROM robot_secret`,
    );
    expect(ages.length).toBeGreaterThanOrEqual(4);
    expect(await countOf('pull', `first_at < now() - interval '60 days'`)).toBeGreaterThan(0);
  });

  it('tells who can roll back that production has a build that was withdrawn', async () => {
    const { body } = await server.api<{ withdrawn: { version: string }[] }>('GET', '/inbox');
    expect(JSON.stringify(body)).toContain('Costs of shared clusters count twice');
  });

  it('says in the trail, first and last, that it is told, when it was really written and by what', async () => {
    const lines = await rowsOf<{
      at: Date;
      action: string;
      kind: string;
      after: { demo: string; writtenAt: string; version: string };
    }>(`SELECT at, action, actor_kind AS kind, after FROM audit_event
        WHERE seq IN (SELECT min(seq) FROM audit_event UNION ALL
          SELECT max(seq) FROM audit_event WHERE action = 'instance.demo-told') ORDER BY seq`);
    expect(lines.map(({ after }) => after.demo)).toEqual(['begins', 'ends']);
    for (const { at, action, kind, after } of lines) {
      expect([action, kind]).toEqual(['instance.demo-told', 'system']);
      expect(at.getTime()).toBeGreaterThanOrEqual(begun.getTime() - 1000);
      expect(Date.parse(after.writtenAt)).toBeGreaterThanOrEqual(begun.getTime());
      expect(after.version).toMatch(/^\d+\.\d+\.\d+$/);
    }
    const client = new pg.Client({ connectionString: ownerUrl });
    await client.connect();
    const verified = await verifyAudit(client, null, () => undefined);
    await client.end();
    expect(verified.findings).toEqual([]);
    expect((await server.api<{ demo: boolean }>('GET', '/me')).body.demo).toBe(true);
  });

  it('leaves nothing of its clock: whoever is served next has the real time', async () => {
    expect(Math.abs(Date.now() - performance.timeOrigin - performance.now())).toBeLessThan(dayMs);
    expect(await countOf('pg_namespace', `nspname LIKE 'demo%'`)).toBe(0);
    const [row] = await rowsOf<{ now: Date; path: string }>(
      `SELECT now() AS now, current_setting('search_path') AS path`,
    );
    expect(row!.path).not.toContain('demo');
    const made = await server.api<{ createdAt: string }>('POST', '/me/tokens', { name: 'now' });
    expect(Date.parse(made.body.createdAt)).toBeGreaterThanOrEqual(begun.getTime());
    const [line] = await rowsOf<{ at: Date }>(
      `SELECT at FROM audit_event WHERE action = 'token.created' ORDER BY seq DESC LIMIT 1`,
    );
    expect(line!.at.getTime()).toBeGreaterThanOrEqual(begun.getTime() - 1000);
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

  it('is told on an empty installation only', async () => {
    await expect(tellAgain()).rejects.toThrow('there are people already');
    expect(await countOf('audit_event', `action = 'instance.demo-told'`)).toBe(2);
  });
});
