import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '@/server/platform/migrations/migrate';
import { createTestDatabase, type TestDatabase } from '../setup/database';

/** An upgrade says what it does (L17). */
describe('a start that migrates', () => {
  let folder: string;
  let database: TestDatabase;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sallyport-told-'));
    await write('20300101000000_boxes', '-- AlterTable\nCREATE TABLE box (id int);');
    await write(
      '20300102000000_full_boxes',
      `-- Boxes are filled, and keep what was in them (L17). Nobody loses a thing.
       INSERT INTO box SELECT generate_series(1, 3);
       DO $$ BEGIN
         RAISE NOTICE 'no progress of anything';
         RAISE NOTICE 'progress: % of % boxes', 2, 3;
         PERFORM pg_sleep(1);
       END $$;`,
    );
    database = await createTestDatabase(null);
  });
  afterAll(async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  async function write(name: string, sql: string): Promise<void> {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'migration.sql'), sql);
  }

  const lines = async (): Promise<string[]> => {
    const said: string[] = [];
    const say = (words: string) => void said.push(words);
    await migrate(database.url, folder, { say, everyMs: 50 });
    return [...new Set(said.map((line) => line.replace(/\d+ s\b/, 'so many s')))];
  };

  it('says which migrations there are, how far one is that takes long, and what was done; then nothing more', async () => {
    const said = await lines();
    expect(said.filter((line) => !/^ {4}step/.test(line))).toEqual([
      'Bringing the data up to date: 2 migrations …',
      '  1 of 2: boxes',
      '  2 of 2: Boxes are filled, and keep what was in them',
      '    2 of 3 boxes, so many s so far …',
      'The data is up to date: 2 migrations in so many s.',
    ]);
    expect(await lines()).toEqual([]);
  });

  it('says of one that fails that nothing of it remains, and why', async () => {
    await write('20300103000000_no_boxes', 'DROP TABLE box;\nSELECT 1 / 0;');
    const failed = await migrate(database.url, folder).catch((error: unknown) => error as Error);
    expect(failed).toMatchObject({
      message: 'Migration 20300103000000_no_boxes failed; nothing of it remains.',
      cause: { message: 'division by zero' },
    });
    const { rows } = await database.db.pool.query('SELECT count(*)::int AS boxes FROM box');
    expect(rows).toEqual([{ boxes: 3 }]);
  });
});
