import { stopped } from '@/lib/text/full-stop';
import { Refusal } from '@/lib/refusal';
import {
  closureMark,
  movedOf,
  readClosure,
  type Closure,
  type Evidence,
  type Moved,
} from '@/server/content/closure/closure';
import { statement, type Sql } from '@/server/platform/sql/database';

/** What a promotion would place, and what else there is to tell of what goes along. */
export interface Moving {
  /** The repository that it is taken from. */
  readonly from: string;
  /** As it is where the build is taken from, now. */
  readonly closure: Closure;
  /** What is judged, approved and placed (L14): of an open request what was there when it was asked for. */
  readonly moved: Moved;
  /** One text for all that moves, as approvals are bound to it. */
  readonly mark: string;
  /** Evidence that arrived after the request: no part of it; it follows by itself or by hand. */
  readonly later: readonly Evidence[];
}

const kept = statement(
  'promotion.kept-parts',
  `SELECT k.digest, k.tag, EXISTS (
     SELECT 1 FROM placement p WHERE p.repository_id = $2::uuid AND p.digest = k.digest) AS there
   FROM promotion_part k WHERE k.promotion_id = $1::uuid`,
);

/**
 * Reads what a promotion places, where it takes it from.
 * @param build.from the repository; null: there is none in that stage.
 * @param request an open request, whose closure is fixed; null: it is only asked for now.
 * @throws Refusal `not-in-stage` where a part of the build is gone there, `conflict` where it could be
 *   read in two ways.
 */
export async function readMoving(
  sql: Sql,
  build: { readonly from: string | null; readonly imageId: string; readonly digest: string },
  request: string | null,
): Promise<Moving> {
  const { from, imageId, digest } = build;
  const closure = await readClosure(sql, { repositoryId: from, imageId, digest });
  const [missing] = closure.missing;
  if (from === null || missing !== undefined) throw isMissing(missing ?? digest);
  refuseAmbiguous(closure);
  const now = movedOf(closure);
  const asked =
    request === null
      ? []
      : await sql.query<{ digest: string; tag: string; there: boolean }>(kept, [request, from]);
  // A request that was kept before closures were is about what is there now.
  if (asked.length === 0) return { from, closure, moved: now, mark: closureMark(now), later: [] };
  const there = asked.filter((part) => part.there);
  const moved: Moved = {
    digests: [...new Set(there.map((part) => part.digest))].sort(),
    tags: there
      .filter(({ tag }) => tag !== '')
      .map(({ tag: name, digest: told }) => ({ name, digest: told }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
  const known = new Set(asked.map((part) => part.digest));
  const later = closure.evidence.filter((one) => !known.has(one.digest));
  return { from, closure, moved, mark: closureMark(moved), later };
}

const isMissing = (part: string): Refusal =>
  new Refusal(
    'not-in-stage',
    `A part of this build is gone from the stage it comes from: ${part}. Nothing was promoted; push the build again.`,
  );

function refuseAmbiguous({ ambiguous }: Closure): void {
  if (!ambiguous) return;
  throw new Refusal(
    'conflict',
    `${ambiguous.digest} can be read in two ways: ${stopped(ambiguous.why)} Nobody can say what would run. It was pushed before such manifests were refused; build it again, and promote that.`,
  );
}

const missingThere = statement(
  'promotion.missing-there',
  `SELECT count(*) AS count FROM unnest($2::text[]) AS moved(digest)
   WHERE NOT EXISTS (SELECT 1 FROM placement p
     WHERE p.repository_id = $1::uuid AND p.digest = moved.digest)`,
);

/** How many of the manifests that move are not in a repository yet. */
export async function countMissing(
  sql: Sql,
  { to, moved }: { readonly to: string | null; readonly moved: Moved },
): Promise<number> {
  const [row] = await sql.query<{ count: number }>(missingThere, [to, moved.digests]);
  return Number(row?.count ?? 0);
}
