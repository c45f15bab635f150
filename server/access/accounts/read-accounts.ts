import type { Account, Accounts, MakingKind } from '@/domain/people/accounts';
import { statement, type Sql } from '@/server/platform/sql/database';

interface Row {
  readonly id: string;
  readonly makings: readonly {
    readonly byId: string;
    readonly how: MakingKind;
    readonly byAdministrator: boolean;
    readonly at: string;
  }[];
  readonly words: readonly { readonly byId: string; readonly at: string }[];
  readonly linkedAt: Date | null;
}

// Whoever made one of them or gave a word for one matters too, and who made these.
const read = statement(
  'accounts.read',
  `WITH RECURSIVE concerned AS (
     SELECT id FROM unnest($1::uuid[]) AS asked(id)
     UNION
     SELECT next.id FROM concerned c CROSS JOIN LATERAL (
       SELECT m.by_id AS id FROM account_making m WHERE m.person_id = c.id
       UNION ALL SELECT w.by_id FROM account_word w WHERE w.person_id = c.id) next
   )
   SELECT c.id,
     (SELECT json_agg(json_build_object('byId', m.by_id, 'how', m.how,
        'byAdministrator', m.by_administrator, 'at', m.at) ORDER BY m.at, m.by_id, m.how)
      FROM account_making m WHERE m.person_id = c.id) AS makings,
     (SELECT coalesce(json_agg(json_build_object('byId', w.by_id, 'at', w.at)
        ORDER BY w.at, w.by_id), '[]'::json)
      FROM account_word w WHERE w.person_id = c.id) AS words,
     (SELECT max(i.created_at) FROM identity i WHERE i.person_id = c.id) AS linked_at
   FROM concerned c
   WHERE EXISTS (SELECT 1 FROM account_making m WHERE m.person_id = c.id)
   ORDER BY c.id`,
);

/**
 * Who made the accounts of some people, and who vouched for them, through every chain that matters to
 * whether two of them count as two people (L7), in one statement.
 * @param ids who may decide, and whom they must not be.
 */
export async function readAccounts(sql: Sql, ids: readonly string[]): Promise<Accounts> {
  const rows = await sql.query<Row>(read, [[...new Set(ids)]]);
  return new Map(
    rows.map(({ id, makings, words, linkedAt }): [string, Account] => [
      id,
      {
        id,
        linkedAt,
        makings: makings.map((making) => ({ ...making, at: new Date(making.at) })),
        words: words.map((word) => ({ ...word, at: new Date(word.at) })),
      },
    ]),
  );
}
