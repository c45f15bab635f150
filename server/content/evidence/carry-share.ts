import { Refusal } from '@/lib/refusal';
import { noteLate, noteWhatLacks, readPlacedLater, readTellers, type Late } from './late-evidence';
import { readOwnersOfEach } from '../manifests/owners-of-each';
import { isDatabaseAway, statement, type Sql } from '@/server/platform/sql/database';
import type { Services } from '@/server/access/call/context';
import { systemOrigin } from '@/server/platform/events/audit';
import { follow } from './follow';
import { createGained, type Following, type Gained } from './gained';
import { tellCarried } from './tell-carried';

const lock = statement(
  'carry.lock',
  `SELECT i.id AS image_id, i.name AS image, i.project_id, p.slug AS project, p.carries,
     (SELECT c.id FROM repository c JOIN stage s ON s.registry_id = c.registry_id
      WHERE c.image_id = i.id AND s.position = 0) AS entry
   FROM image i JOIN project p ON p.id = i.project_id
   WHERE i.id = $1::uuid FOR NO KEY UPDATE OF i`,
);

const take = statement(
  'carry.take',
  `SELECT l.id, l.kind, l.digest, l.tag, l.after, l.failures,
     (SELECT count(*) FROM manifest_part c
      WHERE c.manifest = l.digest AND c.role = 'manifest') AS inside
   FROM late_evidence l WHERE l.image_id = $1::uuid AND l.not_before <= now()
   ORDER BY l.id LIMIT $2`,
);

interface LateRow extends Late {
  readonly id: number;
  readonly after: string;
  readonly failures: number;
  /** Manifests in it, where it is an index that came. */
  readonly inside: number;
}

const done = statement('carry.done', `DELETE FROM late_evidence WHERE id = ANY($1::bigint[])`);
const goOn = statement('carry.go-on', `UPDATE late_evidence SET after = $2 WHERE id = $1::bigint`);
const forget = statement('carry.forget', `DELETE FROM late_evidence WHERE image_id = $1::uuid`);
const rests = statement(
  'carry.rests',
  `SELECT 1 AS one FROM late_evidence
   WHERE image_id = $1::uuid AND not_before <= now() LIMIT 1`,
);

/** How a share of an image's late evidence ended. */
export interface ShareDone {
  /** Manifests that were looked at. */
  readonly work: number;
  /** Does more of it wait? */
  readonly more: boolean;
  /** Pieces that were looked at, and those of them that failed and are tried again. */
  readonly done: number;
  readonly failed: number;
}

/**
 * Carries a share of one image's late evidence, in one transaction under the image's lock: killed in the
 * middle it leaves nothing behind, and what comes meanwhile stands in line behind the lock. What fails is
 * tried again later by itself, and says why until then (L16).
 * @param most manifests to look at; one index that came is looked at whatever is in it.
 * @param failed told of what failed.
 */
export async function carryShare(
  services: Pick<Services, 'db' | 'clock'>,
  imageId: string,
  most: number,
  failed: (error: unknown, late: readonly Late[]) => void,
): Promise<ShareDone> {
  const { db, clock } = services;
  let taken: LateRow[] = [];
  try {
    return await db.transaction(async (sql) => {
      taken = [];
      const [image] = await sql.query<Following & { carries: boolean; entry: string | null }>(
        lock,
        [imageId],
      );
      const over = { work: 1, more: false, done: 0, failed: 0 };
      if (!image) return over;
      // What is missed while a project does not carry is looked for when it does again.
      if (!image.carries || image.entry === null) {
        await sql.query(forget, [imageId]);
        return over;
      }
      const following = { ...image, entry: image.entry };
      const gained = createGained();
      let work = 0;
      // What is told of what arrived is looked at next, so that a chain needs no transaction for each.
      while (work < most) {
        const next = together(await sql.query<LateRow>(take, [imageId, most]), most - work);
        if (next.length === 0 || (taken.length > 0 && mayFail(next))) break;
        taken.push(...next);
        work += await carryTaken(sql, following, next, { most, gained, at: clock() });
        if (mayFail(next)) break;
      }
      await gained.tell(sql, following);
      const more = (await sql.query(rests, [imageId])).length > 0;
      return { work: Math.max(1, work), more, done: taken.length, failed: 0 };
    });
  } catch (error) {
    if (taken.length === 0 || isDatabaseAway(error)) throw error;
    failed(error, taken);
    await noteFailure(services, imageId, taken, error);
    return { work: most, more: true, done: 0, failed: taken.length };
  }
}

/** What is looked at at once: what failed before, and what leads to more than itself, alone. */
function together(waiting: readonly LateRow[], most: number): LateRow[] {
  const [first] = waiting;
  const isPlain = ({ kind, failures }: LateRow) => kind === 'came' && failures === 0;
  if (!first || !isPlain(first)) return first ? [first] : [];
  let weight = 0;
  return waiting.filter(isPlain).filter((late, at) => {
    weight += 1 + late.inside;
    return at === 0 || weight <= most;
  });
}

/** What failed before is alone in its transaction. */
const mayFail = (taken: readonly LateRow[]) => taken.some(({ failures }) => failures > 0);

/** @returns how many manifests were looked at. */
async function carryTaken(
  sql: Sql,
  image: Following,
  taken: readonly LateRow[],
  { most, gained, at }: { readonly most: number; readonly gained: Gained; readonly at: Date },
): Promise<number> {
  const [first] = taken;
  if (first?.kind === 'image') {
    const { digests, next } = await readPlacedLater(sql, image, first.after, most);
    await noteWhatLacks(sql, image, digests);
    await (next === null ? sql.query(done, [[first.id]]) : sql.query(goOn, [first.id, next]));
    return digests.length + 1;
  }
  if (first?.kind === 'told') {
    const { came, next } = await readTellers(sql, image, first.digest, first.after, most);
    const { left, work } = await follow(sql, image, came, gained, at);
    const rest = came.filter(({ tag }) => tag !== '' && left.includes(tag));
    await noteLate(
      sql,
      image.imageId,
      rest.map((one) => ({ ...one, kind: 'came' })),
    );
    await (next === null ? sql.query(done, [[first.id]]) : sql.query(goOn, [first.id, next]));
    return work + 1;
  }
  const { left, work } = await follow(sql, image, taken, gained, at);
  const looked = taken.filter(({ tag }) => tag === '' || !left.includes(tag));
  await sql.query(done, [looked.map(({ id }) => id)]);
  return work + taken.length;
}

const fail = statement(
  'carry.fail',
  `UPDATE late_evidence SET failures = failures + 1, problem = $2,
     not_before = now() + make_interval(secs => $3::double precision)
   WHERE id = ANY($1::bigint[]) RETURNING failures`,
);

/** Seconds until what failed so often is tried again: ten minutes at most. */
const secondsUntil = (failures: number): number => Math.min(600, 2 ** Math.min(failures, 10));

/** The reason as people may read it: what the database says is for the log. */
const problemOf = (error: unknown): string =>
  error instanceof Refusal
    ? error.message
    : 'An error on the server stopped it; the server’s log says which.';

/**
 * Keeps why something did not follow. Of several that failed together each is tried alone, at once: most
 * of them are well.
 */
async function noteFailure(
  { db }: Pick<Services, 'db'>,
  imageId: string,
  taken: readonly LateRow[],
  error: unknown,
): Promise<void> {
  await db.transaction(async (sql) => {
    const [image] = await sql.query<Following>(lock, [imageId]);
    const ids = taken.map(({ id }) => id);
    const [late] = taken;
    if (!image || !late) return;
    if (taken.length > 1) {
      await sql.query(fail, [ids, null, 0]);
      return;
    }
    const problem = problemOf(error);
    await sql.query(fail, [ids, problem, secondsUntil(late.failures)]);
    // The trail has the first time; the build's page says that it lasts.
    if (late.failures > 1) return;
    const owners = await readOwnersOfEach(sql, imageId, [late.digest]);
    await tellCarried(
      sql,
      systemOrigin,
      'evidence.not-carried',
      { ...image, build: owners[0] ?? null, stage: null },
      { reason: problem, ...(late.tag !== '' && { tags: [late.tag] }) },
    );
  });
}
