import type { MakingKind } from '@/domain/people/accounts';
import { isParted } from '@/domain/people/stands-for';
import { mayAdministerInstance } from '@/domain/permissions/instance';
import { statement, type Sql } from '../../data/database';
import type { Call } from '../context';

interface Row {
  readonly makings: readonly {
    readonly byId: string;
    readonly name: string;
    readonly email: string;
    readonly how: MakingKind;
    readonly at: string;
  }[];
  readonly words: readonly {
    readonly byId: string;
    readonly name: string;
    readonly email: string;
    readonly at: string;
    readonly note: string | null;
  }[];
  readonly linkedAt: Date | null;
}

const read = statement(
  'accounts.show',
  `SELECT
     (SELECT coalesce(json_agg(json_build_object('byId', m."byId", 'name', b.name, 'email', b.email,
        'how', m.how, 'at', m.at) ORDER BY m.at, b.email, m.how), '[]'::json)
      FROM account_making m JOIN "user" b ON b.id = m."byId" WHERE m."personId" = u.id) AS makings,
     (SELECT coalesce(json_agg(json_build_object('byId', w."byId", 'name', b.name, 'email', b.email,
        'at', w.at, 'note', w.note) ORDER BY w.at, b.email), '[]'::json)
      FROM account_word w JOIN "user" b ON b.id = w."byId" WHERE w."personId" = u.id) AS words,
     (SELECT max(i."createdAt") FROM identity i WHERE i."userId" = u.id) AS "linkedAt"
   FROM "user" u WHERE u.id = $1::uuid`,
);

/** Why a word of the caller's would change nothing; null: it would. */
export function whyNotVouch(
  call: Call,
  person: { readonly id: string; readonly name: string },
  madeBy: readonly { readonly byId: string; readonly parted: boolean }[],
): string | null {
  if (!mayAdministerInstance(call.actor)) return 'Vouching for people needs an administrator.';
  if (call.actor.id === person.id)
    return 'Nobody vouches for themselves; ask another administrator.';
  if (madeBy.length === 0)
    return `Nobody else made the account of ${person.name}; it needs no word.`;
  const open = madeBy.filter(({ parted }) => !parted);
  if (open.length === 0) return `${person.name} counts as a person of their own already.`;
  return open.every(({ byId }) => byId === call.actor.id)
    ? `You gave ${person.name} their way in yourself; another administrator has to vouch.`
    : null;
}

/** Who made an account, who vouched for it, and whether the caller could. */
export async function showAccount(
  sql: Sql,
  call: Call,
  person: { readonly id: string; readonly name: string },
) {
  const [row] = await sql.query<Row>(read, [person.id]);
  if (!row) throw new Error(`no person ${person.id}`);
  const { linkedAt } = row;
  const words = row.words.map((word) => ({ ...word, at: new Date(word.at) }));
  const madeBy = row.makings.map(({ at, ...making }) => ({
    ...making,
    at: new Date(at).toISOString(),
    parted: isParted(
      { id: person.id, linkedAt, words },
      { byId: making.byId, at: new Date(at) },
      () => false,
    ),
  }));
  return {
    ownPerson: madeBy.every(({ parted }) => parted),
    madeBy: madeBy.map(({ byId: _, ...making }) => making),
    vouchedBy: words.map(({ byId: _, at, ...word }) => ({ ...word, at: at.toISOString() })),
    linkedAt: linkedAt?.toISOString() ?? null,
    whyNotVouch: whyNotVouch(call, person, madeBy),
  };
}

export type ShownAccount = Awaited<ReturnType<typeof showAccount>>;
