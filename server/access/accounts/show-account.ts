import { withWordOf, type Accounts, type MakingKind } from '@/domain/people/accounts';
import { couldActBy } from '@/domain/people/stands-for';
import { mayAdministerInstance } from '@/domain/permissions/instance';
import { statement, type Sql } from '@/server/platform/sql/database';
import type { Call } from '../call/context';
import { readAccounts } from './read-accounts';

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
     (SELECT coalesce(json_agg(json_build_object('byId', m.by_id, 'name', b.name, 'email', b.email,
        'how', m.how, 'at', m.at) ORDER BY m.at, b.email, m.how), '[]'::json)
      FROM account_making m JOIN person b ON b.id = m.by_id WHERE m.person_id = u.id) AS makings,
     (SELECT coalesce(json_agg(json_build_object('byId', w.by_id, 'name', b.name, 'email', b.email,
        'at', w.at, 'note', w.note) ORDER BY w.at, b.email), '[]'::json)
      FROM account_word w JOIN person b ON b.id = w.by_id WHERE w.person_id = u.id) AS words,
     (SELECT max(i.created_at) FROM identity i WHERE i.person_id = u.id) AS linked_at
   FROM person u WHERE u.id = $1::uuid`,
);

/** Why a word of the caller's would change nothing; null: it would. */
function whyNotVouch(
  call: Call,
  person: { readonly id: string; readonly name: string },
  madeBy: readonly { readonly byId: string; readonly name: string; readonly parted: boolean }[],
  accounts: Accounts,
): string | null {
  if (!mayAdministerInstance(call.actor)) return 'Vouching for people needs an administrator.';
  const { id } = call.actor;
  if (id === person.id) return 'Nobody vouches for themselves; ask another administrator.';
  if (madeBy.length === 0)
    return `Nobody else made the account of ${person.name}; it needs no word.`;
  const open = madeBy.filter(({ parted }) => !parted);
  if (open.length === 0) return `${person.name} counts as a person of their own already.`;
  const vouched = withWordOf(id, person.id, accounts);
  if (open.some(({ byId }) => !couldActBy(byId, person.id, vouched))) return null;
  const maker = open.find(({ byId }) => byId !== id);
  return maker
    ? `${maker.name} could be behind your account as well as that of ${person.name}, so your word does not part them: whoever vouches is somebody whom ${maker.name} did not let in. Single sign-on does it too.`
    : `You gave ${person.name} their way in yourself; another administrator has to vouch.`;
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
  const accounts = await readAccounts(sql, [person.id, call.actor.id]);
  const madeBy = row.makings.map(({ at, ...making }) => ({
    ...making,
    at: new Date(at).toISOString(),
    parted: !couldActBy(making.byId, person.id, accounts),
  }));
  return {
    ownPerson: madeBy.every(({ parted }) => parted),
    madeBy: madeBy.map(({ byId: _, ...making }) => making),
    vouchedBy: words.map(({ byId: _, at, ...word }) => ({ ...word, at: at.toISOString() })),
    linkedAt: linkedAt?.toISOString() ?? null,
    whyNotVouch: whyNotVouch(call, person, madeBy, accounts),
  };
}

export type ShownAccount = Awaited<ReturnType<typeof showAccount>>;
