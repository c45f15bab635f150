import { loosenings, type Loosening } from '@/domain/gates/policy/loosenings';
import type { ActorView } from '@/domain/people/actors';
import { countedWords } from '@/domain/people/counted-words';
import { standsFor } from '@/domain/people/stands-for';
import { own } from '@/lib/text/own';
import { statement, type Sql } from '@/server/platform/sql/database';
import { readAccounts } from '@/server/access/accounts/read-accounts';
import { actorIn, actorOrNull } from '@/server/access/actors/actor-of';
import { readPolicy, type StoredPolicy } from '@/server/access/rights/read-policy';

/** What a version of a policy asks for less than the one before. */
export interface Loosened {
  version: number;
  by: ActorView;
  /** Who agreed to it, where another proposed it. */
  agreedBy: ActorView | null;
  at: string;
  lines: Loosening[];
}

/** How a version is told: a sentence for each thing, and whether there is any. */
export const linesOf = (before: StoredPolicy, version: NonNullable<StoredPolicy>): Loosening[] =>
  loosenings(readPolicy(before), readPolicy(version));

/** So many versions are looked at: what lies before is told by the policy's own page. */
const most = 50;

interface Row {
  readonly version: number;
  readonly document: unknown;
  readonly by: ActorView;
  readonly agreedBy: ActorView | null;
  readonly at: Date;
  readonly savedByIds: readonly string[];
  readonly names: Readonly<Record<string, string>>;
}

// From the version under which what is there was let in; where nothing is, from the first.
const since = statement(
  'policy.versions-since',
  `SELECT v.version, v.document, ${actorIn('v.created_by')} AS by, ${actorOrNull('v.agreed_by')} AS agreed_by,
     v.created_at AS at,
     v.saved_by_ids::text[] AS saved_by_ids,
     (SELECT coalesce(json_object_agg(u.id, u.name), '{}'::json) FROM person u
      WHERE u.id = ANY(v.saved_by_ids || $4::uuid[])) AS names
   FROM policy v
   WHERE v.stage_id = $1::uuid AND v.version >= coalesce(
     (SELECT m.policy_version FROM promotion m
      WHERE m.to_stage_id = $1::uuid AND m.image_id = $2::uuid AND m.digest = $3
        AND m.state = 'promoted' AND m.kind = 'promotion'
      ORDER BY m.finished_at DESC LIMIT 1), 1)
   ORDER BY v.version DESC LIMIT ${most + 1}`,
);

/**
 * What the policy of a stage asks for less since the build that it has was let in, newest version first,
 * with why whoever saved that counts as one of those who ask now (L7), where they do.
 * @param digest what the stage has of the image; null: nothing.
 */
export async function readLoosened(
  sql: Sql,
  { stageId, imageId, digest }: { stageId: string; imageId: string; digest: string | null },
  askerIds: readonly string[],
): Promise<(Loosened & { asks: string | null })[]> {
  const rows = await sql.query<Row>(since, [stageId, imageId, digest, askerIds]);
  const found = rows.flatMap((row, at) => {
    const before = rows[at + 1];
    // Version 1 follows on what asks for nothing; of the oldest that was read, the one before is not known.
    if (!before && row.version !== 1) return [];
    const lines = linesOf(before ?? null, row);
    return lines.length === 0 ? [] : [{ row, lines }];
  });
  if (found.length === 0) return [];
  const ids = [...askerIds, ...found.flatMap(({ row }) => row.savedByIds)];
  const counted = standsFor(askerIds, await readAccounts(sql, ids));
  return found.map(({ row: { version, by, agreedBy, at, savedByIds, names }, lines }) => {
    const nameOf = (id: string) => own(names, id) ?? null;
    const self = savedByIds.find((id) => askerIds.includes(id));
    const other = savedByIds.find((id) => counted.has(id));
    const asks =
      self !== undefined
        ? `${nameOf(self) ?? by.name} asks for this promotion too.`
        : other === undefined
          ? null
          : `${countedWords(other, counted.get(other)!, nameOf, 'asks for this promotion')}.`;
    return { version, by, agreedBy, at: at.toISOString(), lines, asks };
  });
}
