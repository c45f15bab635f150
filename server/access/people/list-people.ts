import { mayReadInstance } from '@/domain/permissions/instance';
import { Refusal } from '@/lib/refusal';
import { statement } from '@/server/platform/sql/database';
import type { Call, Services } from '../call/context';
import { fromCursor, pageOf, type Page } from '@/server/platform/sql/page';
import { readLookAlikes } from './read-look-alikes';
import { listedColumns, showListed, type ListedRow, type ShownListed } from './show-listed';

const list = statement(
  'people.list',
  `SELECT ${listedColumns} FROM person u
   WHERE ($1::text IS NULL OR u.email > $1)
     AND ($2::text IS NULL OR position(lower($2) IN u.email) > 0 OR position(lower($2) IN lower(u.name)) > 0)
   ORDER BY u.email LIMIT $3::int`,
);

/** Refuses whoever may not read the whole installation. `doing` begins a sentence. */
export function requireReader({ actor }: Call, doing: string): void {
  if (mayReadInstance(actor)) return;
  throw new Refusal(
    'forbidden',
    `${doing} needs an instance role: administrator, security or auditor. Ask an administrator.`,
  );
}

/**
 * Everyone, by e-mail, for whoever reads the whole installation.
 * @param input.q part of a name or of an address, in any case.
 */
export async function listPeople(
  services: Services,
  call: Call,
  input: { cursor?: string | undefined; limit: number; q?: string | undefined },
): Promise<Page<ShownListed>> {
  requireReader(call, 'Listing people');
  const after = fromCursor('people', input.cursor, (key) => key.includes('@') && key.length <= 254);
  const q = input.q?.trim() || null;
  const rows = await services.db.sql.query<ListedRow>(list, [after, q, input.limit + 1]);
  const alikeOf = await readLookAlikes(services.db.sql);
  return pageOf(
    'people',
    rows,
    input.limit,
    (row) => row.email,
    (row) => showListed(row, alikeOf),
  );
}
