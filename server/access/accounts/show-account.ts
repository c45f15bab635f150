import { withWordOf, type Accounts, type MakingKind } from '@/domain/people/accounts';
import type { ActorView } from '@/domain/people/actors';
import { couldActBy } from '@/domain/people/stands-for';
import { mayAdministerInstance } from '@/domain/permissions/instance';
import { statement, type Sql } from '@/server/platform/sql/database';
import { actorOf } from '../actors/actor-of';
import type { Call } from '../call/context';
import { readAccounts } from './read-accounts';

type PersonActor = ActorView & { readonly kind: 'person'; readonly id: string };

interface Row {
  readonly makings: readonly {
    readonly by: PersonActor;
    readonly how: MakingKind;
    readonly at: string;
  }[];
  readonly words: readonly {
    readonly by: PersonActor;
    readonly at: string;
    readonly note: string | null;
  }[];
  readonly linkedAt: Date | null;
}

const read = statement(
  'accounts.show',
  `SELECT
     (SELECT coalesce(json_agg(json_build_object('by', ${actorOf(`'person'`, 'm.by_id', 'b.email')},
        'how', m.how, 'at', m.at) ORDER BY m.at, b.email, m.how), '[]'::json)
      FROM account_making m JOIN person b ON b.id = m.by_id WHERE m.person_id = u.id) AS makings,
     (SELECT coalesce(json_agg(json_build_object('by', ${actorOf(`'person'`, 'w.by_id', 'b.email')},
        'at', w.at, 'note', w.note) ORDER BY w.at, b.email), '[]'::json)
      FROM account_word w JOIN person b ON b.id = w.by_id WHERE w.person_id = u.id) AS words,
     (SELECT max(i.created_at) FROM identity i WHERE i.person_id = u.id) AS linked_at
   FROM person u WHERE u.id = $1::uuid`,
);

/** Why a word of the caller's would change nothing; null: it would. */
function whyNotVouch(
  call: Call,
  person: { readonly id: string; readonly name: string },
  madeBy: readonly { readonly by: PersonActor; readonly parted: boolean }[],
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
  if (open.some(({ by }) => !couldActBy(by.id, person.id, vouched))) return null;
  const maker = open.find(({ by }) => by.id !== id)?.by;
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
  const accounts = await readAccounts(sql, [person.id, call.actor.id]);
  const madeBy = row.makings.map(({ at, ...making }) => ({
    ...making,
    at: new Date(at).toISOString(),
    parted: !couldActBy(making.by.id, person.id, accounts),
  }));
  return {
    ownPerson: madeBy.every(({ parted }) => parted),
    madeBy,
    vouchedBy: row.words.map(({ at, ...word }) => ({ ...word, at: new Date(at).toISOString() })),
    linkedAt: linkedAt?.toISOString() ?? null,
    whyNotVouch: whyNotVouch(call, person, madeBy, accounts),
  };
}

export type ShownAccount = Awaited<ReturnType<typeof showAccount>>;
