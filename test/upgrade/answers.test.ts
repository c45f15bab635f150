import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packToVerify } from '@/contract/shapes/evidence-pack-to-verify';
import { openApiDocument } from '@/server/edge/api/openapi';
import { grantApplication } from '@/server/platform/migrations/grant-application';
import { migrate } from '@/server/platform/migrations/migrate';
import { installationSecret } from '@/server/platform/config/secret';
import { verifyAudit } from '@/server/record/audit/verify-audit';
import { comparePack, verifyPack } from '@/server/record/evidence-packs/verify-pack';
import { createTestDatabase } from '../setup/database';
import { basic } from '../setup/raw';
import { startTestServer, type TestServer } from '../setup/server';
import { type Difference, differenceLine, differences } from '../support/compare-answers';
import { unknownRoutes, type WalkedDocument } from '../support/walk-api';
import { type Answered, askerOf } from './fixture/answers';
import { type Fixture, fixtures, readAnswers, readFixture, readKeptRows } from './fixture/fixture';
import { restore } from './fixture/restore';
import { isKnown, knownDifferences } from './known-differences';

/** More lines of what differs help nobody. */
const shown = 60;

/**
 * Today's program on the data folders of versions that landed: what it answers is what that version
 * answered (L17), but for what known-differences.ts says and gives a reason for.
 */
describe.each(fixtures)('an installation of the landed version $commit: $name', (id) => {
  let fixture: Fixture;
  let before: readonly Answered[];
  let server: TestServer;
  let owner: pg.Client;
  let lines: number;

  beforeAll(async () => {
    fixture = await readFixture(id);
    before = await readAnswers(id);
    lines = (await readKeptRows(id)).rows.audit_event?.length ?? 0;
    const database = await createTestDatabase(null);
    const dataDir = await mkdtemp(join(tmpdir(), 'sallyport-fixture-'));
    await restore(fixture, database.url, dataDir);
    // As server/edge/main.ts does.
    await migrate(database.url, 'prisma/migrations');
    await grantApplication(database.url, database.applicationUrl);
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    const secret = await installationSecret(null, dataDir);
    server = await startTestServer({ found: { database, dataDir }, secret });
  });
  afterAll(async () => {
    await owner?.end();
    await server?.stop();
  });

  it('answers everybody what it answered before, but for the differences that are known', async () => {
    const ask = askerOf(fixture, server.url);
    const known = knownDifferences[id.commit];
    const found: string[] = [];
    let asked = 0;
    for (const { who, method, path, answer } of before) {
      const now = await ask({ who, method, path });
      asked += 1;
      const isMeant = (difference: Difference) => isKnown(known, path, difference);
      for (const difference of differences(answer, now, 'answer', isMeant)) {
        if (isMeant(difference)) continue;
        found.push(`${who}: ${method} ${path}: ${differenceLine(difference)}`);
      }
    }
    expect(asked).toBeGreaterThan(1_000);
    const more = found.length > shown ? [`and ${found.length - shown} more`] : [];
    expect([...found.slice(0, shown), ...more].join('\n')).toBe('');
  }, 600_000);

  it('lets people in by the passwords of before, and by no other', async () => {
    const tokenFor = (password: string) =>
      server.api(...(['POST', '/me/tokens', { name: 'after the upgrade' }] as const), {
        token: null,
        headers: { authorization: basic({ ...fixture.password, password }) },
      });
    expect((await tokenFor(fixture.password.password)).status).toBe(201);
    // Whoever tried others before is told to wait.
    expect([401, 429]).toContain((await tokenFor('another password')).status);
  });

  it('has evidence packs that its trail bears out, and so are those that it answered before', async () => {
    const { rows } = await owner.query<{ path: string }>(`
      SELECT '/promotions/' || id AS path FROM promotion
      UNION ALL
      SELECT '/projects/' || p.slug || '/images/' || replace(i.name, '/', '%2F') || '/builds/' || b.number
      FROM build b JOIN image i ON i.id = b.image_id JOIN project p ON p.id = i.project_id`);
    const token = fixture.tokens.administrator!;
    const wrong: string[] = [];
    for (const { path } of rows) {
      const { status, body } = await server.api('GET', `${path}/evidence-pack`, undefined, {
        token,
      });
      expect(status, path).toBe(200);
      wrong.push(...verifyPack(packToVerify.parse(body)).broken.map((one) => `${path}: ${one}`));
    }
    for (const { path, answer } of before) {
      if (!path.endsWith('/evidence-pack') || answer.status !== 200) continue;
      // What no two answers share was taken out of their lines, so that those do not make their hashes.
      const pack = packToVerify.parse(
        JSON.parse(JSON.stringify(answer.body).replaceAll('"<now>"', `"${fixture.at}"`)),
      );
      wrong.push(...comparePack(pack).broken.map((one) => `${path}, of before: ${one}`));
    }
    expect(wrong.slice(0, shown).join('\n')).toBe('');
    expect(rows.length).toBeGreaterThan(100);
  }, 300_000);

  it('has a whole chain of the trail, with every line of before', async () => {
    const { findings, events } = await verifyAudit(owner);
    expect(findings).toEqual([]);
    expect(lines).toBeGreaterThan(500);
    expect(Number(events)).toBeGreaterThanOrEqual(lines);
  });
});

it('knows for each GET route of the API how a walk finds what it names', async () => {
  const document = (await openApiDocument('http://127.0.0.1')) as WalkedDocument;
  expect(unknownRoutes(document)).toEqual([]);
});
