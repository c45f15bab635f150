import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '@/lib/logger';
import { partsOf, type ManifestPart } from '@/oci/manifest/parts';
import type { BlobReads } from '@/registry/storage/store';
import { advisoryLocks } from '@/server/platform/sql/advisory-locks';
import { isDatabaseAway, statement, type Database, type Sql } from '@/server/platform/sql/database';
import { blockPulls } from '../builds/block-pulls';
import { partsFrom } from './parts';
import { readStored, type StoredManifest } from './read-stored';
import { reading } from './reading';
import { writeParts } from './write-parts';

/** Manifests of one transaction, and the bytes of all but the last of them. */
const batch = { manifests: 100, bytes: 8 * 1024 * 1024 };

/** How long the database may be away, and how long is waited before it is asked again, in ms. */
const away = { patience: 60_000, pause: 500 };

/** So many are read between two words in the log. */
const progress = 10_000;

/**
 * An index whose parts are read again, and of which is yet to be said whether anything in it runs; or what is
 * in an image of which is yet to be said what is refused with a withdrawn build.
 */
const halfRead = -1;

// Processes that start together take turns by batch: none finds the end while another is at it.
const takeTurn = statement(
  'content.reading-turn',
  `SELECT pg_advisory_xact_lock(${advisoryLocks.reading})`,
);

const next = statement(
  'content.unread',
  `SELECT m.digest, m.kind, m.bytes, m.media_type,
     (SELECT p.media_type FROM placement p WHERE p.digest = m.digest LIMIT 1) AS placed_as,
     (SELECT coalesce(json_agg(json_build_object('role', c.role, 'digest', c.digest)), '[]'::json)
      FROM manifest_part c WHERE c.manifest = m.digest) AS parts
   FROM manifest m JOIN (
     SELECT digest, sum(size) OVER (ORDER BY digest) - size AS before FROM (
       SELECT digest, size FROM manifest WHERE reading <> ALL($1::int[]) AND digest > $2
       ORDER BY digest LIMIT $3::int) unread
   ) line ON line.digest = m.digest
   WHERE line.before < ${batch.bytes} ORDER BY m.digest FOR UPDATE OF m`,
);

const keptConfig = statement(
  'content.kept-config',
  `SELECT config FROM manifest WHERE digest = $1`,
);

const forget = statement('content.forget-parts', `DELETE FROM manifest_part WHERE manifest = $1`);

/** SQL for the images of projects that refuse pulls of a withdrawn build. */
const refusing = `SELECT i.id FROM image i WHERE i.project_id IN (
  SELECT taken.project_id FROM withdrawal w JOIN build b ON b.id = w.build_id
  JOIN image taken ON taken.id = b.image_id WHERE w.block_pulls)`;

/** Of what can be read in two ways, what was kept stands. */
const runsNow = (row: string): string => `CASE WHEN $6::text IS NULL THEN $10 ELSE ${row}.runs END`;

const save = statement(
  'content.save-reading',
  `WITH said AS (
     UPDATE placement p SET subject = coalesce($4::text, p.subject), runs = ${runsNow('p')}
     WHERE p.digest = $1 AND (p.subject IS DISTINCT FROM coalesce($4::text, p.subject)
       OR p.runs IS DISTINCT FROM ${runsNow('p')})
   )
   UPDATE manifest m SET media_type = $2, artifact_type = coalesce($3, artifact_type), subject = coalesce($4::text, subject),
     runnable = coalesce($5::boolean, runnable), ambiguous = $6,
     reading = CASE WHEN EXISTS (SELECT 1 FROM placement q JOIN repository c ON c.id = q.repository_id
       WHERE q.digest = $1 AND c.image_id IN (${refusing}))
       THEN ${halfRead} ELSE $7::int END,
     config = CASE WHEN $8::boolean THEN $9::jsonb ELSE config END, runs = ${runsNow('m')}
   WHERE digest = $1`,
);

const toRefuse = statement(
  'content.images-to-refuse-again',
  `SELECT DISTINCT c.image_id AS id FROM manifest m JOIN placement p ON p.digest = m.digest
   JOIN repository c ON c.id = p.repository_id
   WHERE m.reading = ${halfRead} AND c.image_id IN (${refusing})`,
);

const judgeIndexes = statement(
  'content.judge-indexes',
  `WITH RECURSIVE ${partsFrom(`SELECT digest AS root FROM manifest WHERE reading = ${halfRead}`)},
   said AS (
     SELECT parts.root, coalesce(bool_or(m.runnable), false) AS runnable
     FROM parts LEFT JOIN manifest m ON m.digest = parts.digest AND m.kind = 'image'
     GROUP BY parts.root
   )
   UPDATE manifest m SET runnable = said.runnable, reading = $1::int
   FROM said WHERE m.digest = said.root`,
);

interface Row extends StoredManifest {
  readonly parts: readonly { readonly role: string; readonly digest: string }[];
}

/** What reading one manifest came to; `why`: how two readers could read it. */
type Outcome = { readonly why: string } | { readonly mended: boolean };

/** What reading everything again came to. */
export interface ReadAgain {
  readonly read: number;
  /** Of these, the kept parts were not what the bytes say. */
  readonly mended: number;
  /** Of these, two readers could read different things. */
  readonly ambiguous: number;
}

/**
 * Reads the stored bytes of every manifest again that was read by other rules (L13), and writes anew
 * what it names, whether a runtime could start it and what that would start, and that it can be read in two ways,
 * where it can: then it stays, and nothing promotes it. What is the same image as one that was withdrawn is
 * refused like it from then on. What was mended is said in the log. Batch by batch, each in a
 * transaction: killed anywhere, the next start goes on (L17), and each manifest is read once, whatever the
 * disk gives back of it. Where the database goes away, it is waited for. Nothing is served before.
 * @param sizes for tests.
 * @throws what the database said, where it takes no work for longer than a minute.
 */
export async function readAgain(
  db: Database,
  blobs: BlobReads,
  logger: Logger,
  { manifests = batch.manifests, patience = away.patience } = {},
): Promise<ReadAgain> {
  const came = { read: 0, mended: 0, ambiguous: 0 };
  for (let after = ''; ;) {
    const outcomes = await throughAbsence(logger, patience, () =>
      db.transaction(async (sql) => {
        await sql.query(takeTurn);
        const rows = await sql.query<Row>(next, [[reading, halfRead], after, manifests]);
        const read: [digest: string, outcome: Outcome][] = [];
        for (const row of rows) read.push([row.digest, await readOne(sql, blobs, logger, row)]);
        return read;
      }),
    );
    const last = outcomes.at(-1);
    if (!last) break;
    after = last[0];
    const before = came.read;
    for (const [manifest, outcome] of outcomes) count(came, logger, manifest, outcome);
    if (Math.floor(came.read / progress) > Math.floor(before / progress)) {
      logger.info({ read: came.read }, 'reading stored manifests again');
    }
  }
  await throughAbsence(logger, patience, () =>
    db.transaction(async (sql) => {
      await sql.query(takeTurn);
      for (const { id } of await sql.query<{ id: string }>(toRefuse)) await blockPulls(sql, id);
      await sql.query(judgeIndexes, [reading]);
    }),
  );
  return came;
}

/** Tries again what did not happen because the database was away; all of it is done in one transaction. */
async function throughAbsence<T>(
  logger: Logger,
  patience: number,
  work: () => Promise<T>,
): Promise<T> {
  const began = performance.now();
  for (let told = false; ; told = true) {
    try {
      return await work();
    } catch (err) {
      if (!isDatabaseAway(err) || performance.now() - began > patience) throw err;
      if (!told)
        logger.warn({ err }, 'the database is away; stored manifests are read on after it');
      await wait(away.pause);
    }
  }
}

function count(
  came: { -readonly [Key in keyof ReadAgain]: ReadAgain[Key] },
  logger: Logger,
  manifest: string,
  outcome: Outcome,
): void {
  came.read += 1;
  if ('why' in outcome) {
    came.ambiguous += 1;
    const { why } = outcome;
    logger.warn(
      { manifest, why },
      'a stored manifest can be read in two ways; nothing promotes it any more',
    );
  } else if (outcome.mended) {
    came.mended += 1;
    logger.info({ manifest }, 'what a stored manifest names was kept wrongly; mended');
  }
}

async function readOne(sql: Sql, blobs: BlobReads, logger: Logger, row: Row): Promise<Outcome> {
  const { digest } = row;
  const kept = async () => {
    const [found] = await sql.query<{ config: unknown }>(keptConfig, [digest]);
    return found?.config;
  };
  const found = await readStored({ blobs, logger, keptConfig: kept }, row);
  if ('why' in found) {
    const nothing = [null, null, null];
    await sql.query(save, [
      digest,
      row.mediaType,
      ...nothing,
      found.why,
      reading,
      false,
      null,
      null,
    ]);
    return found;
  }
  const { parsed, config, runnable, runs } = found;
  const parts = partsOf(parsed);
  await sql.query(forget, [digest]);
  await writeParts(sql, digest, parts);
  await sql.query(save, [
    digest,
    parsed.ownMediaType,
    parsed.artifactType,
    parsed.subject?.digest ?? null,
    runnable,
    null,
    parsed.kind === 'index' ? halfRead : reading,
    config !== undefined,
    config == null ? null : JSON.stringify(config),
    runs,
  ]);
  return { mended: !isAsKept(row, parts) };
}

const isAsKept = ({ parts: kept }: Row, parts: readonly ManifestPart[]): boolean => {
  const text = (list: Row['parts']) =>
    list
      .map(({ role, digest }) => `${role} ${digest}`)
      .sort()
      .join('\n');
  return text(kept) === text(parts.filter(({ elsewhere }) => !elsewhere));
};
