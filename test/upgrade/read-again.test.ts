import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { build } from 'esbuild';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '@/lib/logger';
import { digestOf } from '@/oci/names/hash';
import { imageConfigType, imageLayerType, imageManifestType } from '@/oci/manifest/media-types';
import { createFilesystemStore } from '@/registry';
import { readAgain } from '@/server/content/manifests/read-again';
import { openDatabase } from '@/server/platform/sql/database';
import { migrate } from '@/server/platform/migrations/migrate';
import { createCuttableProxy } from '../faults/cuttable-proxy';
import { root } from '../setup/process';
import { createTestDatabase, type TestDatabase } from '../setup/database';
import { countingStatements } from './counting-statements';
import { fill } from './fill';
import { issuerWords } from './landed/issuer-words';
import { makeDocuments, type Documents } from './landed/issuer-words/documents';

const silent = createLogger('silent');

/** What stored manifests are read as, after an upgrade: whatever happens on the way (L10, L12, L17). */
describe('reading stored manifests again', () => {
  let migrated: TestDatabase;
  let dataDir: string;
  let documents: Documents;
  let whole: unknown;
  const made: TestDatabase[] = [];

  beforeAll(async () => {
    documents = await makeDocuments();
    migrated = await createTestDatabase(null);
    dataDir = await mkdtemp(join(tmpdir(), 'sallyport-read-again-'));
    const owner = new pg.Client({ connectionString: migrated.url });
    await owner.connect();
    await fill(owner, { url: migrated.url, dataDir }, await issuerWords());
    await owner.end();
    await migrate(migrated.url, 'prisma/migrations');
    const database = await copy();
    await readAgain(database.db, await store(), silent);
    whole = await contentOf(database);
  });
  afterAll(async () => {
    for (const database of made) await database.drop();
    await migrated?.drop();
    await rm(dataDir, { recursive: true, force: true });
  });

  /** Another one as the last version that landed left it, and the migrations found it. */
  async function copy(): Promise<TestDatabase> {
    const database = await createTestDatabase(migrated.name);
    made.push(database);
    return database;
  }
  const store = (folder = dataDir) => createFilesystemStore(join(folder, 'registry'));

  const contentOf = async ({ db }: TestDatabase) => {
    const { rows: manifests } = await db.pool.query<{ digest: string; reading: number }>(
      "SELECT to_jsonb(m) - 'bytes' AS row FROM manifest m ORDER BY digest",
    );
    const { rows: parts } = await db.pool.query(
      'SELECT to_jsonb(p) AS row FROM manifest_part p ORDER BY manifest, position',
    );
    return { manifests, parts };
  };

  it('goes on after a kill at every step, and comes to the same', async () => {
    // Built once: so many processes start.
    const program = join(dataDir, 'read-until.mjs');
    await build({
      entryPoints: ['test/upgrade/read-until.ts'],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'warning',
    });
    await symlink(join(root, 'node_modules'), join(dataDir, 'node_modules'));
    const database = await copy();
    const kill = async (after: number): Promise<boolean> => {
      const store = join(dataDir, 'registry');
      const child = spawn(process.execPath, [program, database.url, store, String(after)]);
      const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
      if (code !== 0) expect(signal).toBe('SIGKILL');
      return code !== 0;
    };
    // Two manifests are read in a transaction: every step of one, and beyond its commit.
    const unread = await contentOf(database);
    for (let after = 1; after <= 7; after += 1) {
      expect(await kill(after)).toBe(true);
      expect(await contentOf(database)).toEqual(unread);
    }
    // Then in each of the following, until one comes to its end.
    let killed = 0;
    for (let after = 8; await kill(after); after = after === 8 ? 17 : 8) killed += 1;
    expect(killed).toBeGreaterThan(2);
    expect(await contentOf(database)).toEqual(whole);
  }, 120_000);

  it('is the same by several processes at once, each manifest read by one of them', async () => {
    const database = await copy();
    const blobs = await store();
    const came = await Promise.all(
      [1, 2, 3].map(() => readAgain(database.db, blobs, silent, { manifests: 1 })),
    );
    expect(await contentOf(database)).toEqual(whole);
    expect(came.reduce((sum, { read }) => sum + read, 0)).toBe(
      (whole as { manifests: unknown[] }).manifests.length,
    );
  });

  it('waits for a database that goes away for a moment, and ends where it stays away', async () => {
    const database = await copy();
    const proxy = await createCuttableProxy(database.url);
    const away = new URL(proxy.url);
    away.pathname = `/${database.name}`;
    const direct = openDatabase(away.href, { connections: 2 });
    const cutting = countingStatements(direct, (statements) => {
      if (statements % 7 !== 0 || statements > 30) return;
      proxy.cut();
      setTimeout(() => proxy.heal(), 200);
    });
    const came = await readAgain(cutting, await store(), silent, { manifests: 2 });
    expect(await contentOf(database)).toEqual(whole);
    // What did not commit was not counted.
    expect(came.read).toBe((whole as { manifests: unknown[] }).manifests.length);
    proxy.cut();
    await expect(readAgain(direct, await store(), silent, { patience: 0 })).rejects.toThrow();
    await direct.close();
    await proxy.close();
  });

  it('leaves nothing half done where the database has no room, and goes on once it has', async () => {
    const database = await copy();
    const before = await contentOf(database);
    await database.db.pool.query(`
      CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
      CREATE TRIGGER no_room BEFORE UPDATE ON manifest FOR EACH ROW
        WHEN (NEW.kind = 'index') EXECUTE FUNCTION no_room()`);
    const blobs = await store();
    await expect(readAgain(database.db, blobs, silent, { patience: 0 })).rejects.toThrow(
      'could not extend file',
    );
    expect(await contentOf(database)).toEqual(before);
    const waits = readAgain(database.db, blobs, silent);
    await database.db.pool.query('DROP TRIGGER no_room ON manifest');
    await waits;
    expect(await contentOf(database)).toEqual(whole);
  });

  describe('on a disk that does not give back all that was written', () => {
    let folder: string;
    let database: TestDatabase;
    const log: { manifest?: string; blob?: string; msg: string }[] = [];

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'sallyport-damaged-'));
      await cp(dataDir, folder, { recursive: true });
      const { one, intel } = documents;
      const [goneConfig, unreadable] = one.blobs;
      const [damaged] = intel.blobs;
      await rm(fileOf(goneConfig!.digest));
      // A directory is read by nobody, not even by root.
      await rm(fileOf(unreadable!.digest));
      await mkdir(fileOf(unreadable!.digest));
      const bytes = await readFile(fileOf(damaged!.digest));
      bytes[5] = bytes[5]! ^ 1;
      await writeFile(fileOf(damaged!.digest), bytes);
      database = await copy();
      const logger = createLogger('info', {
        write: (line: string) => void log.push(JSON.parse(line) as (typeof log)[number]),
      });
      await readAgain(database.db, await store(folder), logger);
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    const fileOf = (digest: string): string => {
      const [algorithm = '', hex = ''] = digest.split(':');
      return join(folder, 'registry', 'blobs', algorithm, hex.slice(0, 2), hex);
    };

    it('starts, keeps what was kept of a config, and says in the log what could not be read', async () => {
      // Nothing differs: what is not to be had could run, and nobody takes damage for ambiguity.
      expect(await contentOf(database)).toEqual(whole);
      const told = log.filter(({ msg }) => msg.includes('cannot be read'));
      expect(told.map(({ manifest, blob }) => [manifest, blob]).sort()).toEqual(
        [
          [documents.one.digest, documents.one.blobs[1]!.digest],
          [documents.intel.digest, documents.intel.blobs[0]!.digest],
        ].sort(),
      );
    });

    it('reads none of it for ever', async () => {
      expect(await readAgain(database.db, await store(folder), silent)).toEqual({
        read: 0,
        mended: 0,
        ambiguous: 0,
      });
    });
  });

  it('keeps what was taken before a rule came: not promoted where readers differ, not known where none reads on', async () => {
    const database = await copy();
    const folder = await mkdtemp(join(tmpdir(), 'sallyport-former-'));
    const blobs = await store(folder);
    const stored = async (name: string, more: object, config: string) => {
      const upload = { id: randomUUID(), offset: 0, session: {} };
      const appended = await blobs.append(upload, Readable.from([Buffer.from(config)]));
      await blobs.finish({ ...upload, ...appended }, digestOf(config));
      const bytes = JSON.stringify({
        schemaVersion: 2,
        mediaType: imageManifestType,
        annotations: { name },
        ...more,
        config: { mediaType: imageConfigType, digest: digestOf(config), size: config.length },
        layers: [{ mediaType: imageLayerType, digest: digestOf('gone'), size: 4 }],
      });
      await database.db.pool.query(
        `INSERT INTO manifest (digest, media_type, kind, size, bytes, runnable)
         VALUES ($1, $2, 'image', 1, convert_to($3, 'UTF8'), true)`,
        [digestOf(bytes), imageManifestType, bytes],
      );
      return digestOf(bytes);
    };
    const subject = { mediaType: imageManifestType, digest: digestOf('gone'), size: 4 };
    const typed = await stored('a', { subject: { ...subject, platform: 'linux/amd64' } }, '{}');
    const data = { ...subject, data: 'bm90IGl0' };
    const hidden = await stored('b', { parts: { data } }, '{}');
    const behind = await stored('c', {}, '{"config":{"User":"1"}} {"config":{"User":"0"}}');
    await readAgain(database.db, blobs, silent);
    const { rows } = await database.db.pool.query<{ digest: string; ambiguous: string | null }>(
      'SELECT digest, ambiguous, config, runs IS NULL AS nothing FROM manifest',
    );
    const read = new Map(rows.map((row) => [row.digest, row]));
    expect(read.get(typed)?.ambiguous).toBe('subject.platform must be an object.');
    expect(read.get(hidden)?.ambiguous).toContain('parts.data.data has 6 bytes');
    expect(read.get(behind)).toMatchObject({ ambiguous: null, config: null, nothing: false });
    await rm(folder, { recursive: true, force: true });
  });

  it('takes bytes that say no type, and that are placed nowhere, for what they were', async () => {
    const database = await copy();
    const { untyped } = documents;
    await database.db.pool.query('DELETE FROM placement WHERE digest = $1', [untyped.digest]);
    await database.db.pool.query('UPDATE manifest SET media_type = NULL WHERE digest = $1', [
      untyped.digest,
    ]);
    await readAgain(database.db, await store(), silent);
    expect(await contentOf(database)).toEqual(whole);
  });
});
