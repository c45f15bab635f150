import type { Account, Accounts, Making, MakingKind } from './accounts';

/** Why an account counts as somebody else's. */
export interface Counted {
  /** The account that was made, and by whom: a word of somebody else for it would part them. */
  readonly madeId: string;
  readonly byId: string;
  readonly how: MakingKind;
  /** The one of those asked about as whom it counts. */
  readonly asId: string;
  /** Are these two the maker and the made? Else it goes through others. */
  readonly direct: boolean;
}

/**
 * The accounts that count as one of some people, besides their own (L7): four eyes are people, and whoever
 * made an account could be behind it until somebody else vouches for it.
 *
 * Whoever was invited, created or given a new password by one of them, through any chain, counts as them;
 * and so does whoever made theirs, who could have acted by it. What an administrator made stands together
 * with that administrator only: making accounts is how they say who there is. What others made, as
 * maintainers who invite do, stands together with all that they made.
 *
 * A making is parted by single sign-on or by an administrator's word, given later, of somebody who
 * neither made it nor counts as one of them. A new making needs a new word.
 *
 * The answer is the least set that is closed under that: who joins it takes their words with them.
 * @returns by id, without `ids` themselves.
 */
export function standsFor(
  ids: readonly string[],
  accounts: Accounts,
): ReadonlyMap<string, Counted> {
  const { madeBy, wordsOf } = indexOf(accounts);
  const seeds = new Set(ids);
  const counted = new Map<string, Counted>();
  /** Of these, what else they made counts too; not of administrators who only made one of them. */
  const whole = new Set(ids);
  /** Those who could have acted by one of them, and themselves. */
  const above = new Set(ids);
  const waiting = [...seeds];
  const isIn = (id: string) => seeds.has(id) || counted.has(id);

  const add = (
    id: string,
    through: string,
    link: Link,
    { spreads }: { spreads: boolean },
  ): void => {
    if (whole.has(id) || (isIn(id) && !spreads)) return;
    if (spreads) whole.add(id);
    if (!isIn(id)) {
      const asId = counted.get(through)?.asId ?? through;
      counted.set(id, { ...link, asId, direct: seeds.has(through) });
    }
    waiting.push(id);
  };
  /** Does one of those who count stand behind this account? */
  const lookDown = (account: Account): void => {
    const making = account.makings.find(
      (one) => whole.has(one.byId) && !isParted(account, one, isIn),
    );
    if (making) add(account.id, making.byId, linkOf(account, making), { spreads: true });
  };
  /** Who could stand behind this account, which counts? */
  const lookUp = (account: Account): void => {
    for (const making of account.makings) {
      if (isParted(account, making, isIn)) continue;
      const spreads = !making.byAdministrator;
      if (!above.has(making.byId)) waiting.push(making.byId);
      above.add(making.byId);
      add(making.byId, account.id, linkOf(account, making), { spreads });
    }
  };

  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const account = accounts.get(id);
    if (account && above.has(id)) lookUp(account);
    for (const made of madeBy.get(id) ?? []) lookDown(made);
    // Whoever joins takes their words with them: what they parted may be together again.
    for (const about of wordsOf.get(id) ?? []) {
      if (above.has(about.id)) lookUp(about);
      lookDown(about);
    }
  }
  return counted;
}

type Link = Pick<Counted, 'madeId' | 'byId' | 'how'>;

const linkOf = ({ id: madeId }: Account, { byId, how }: Making): Link => ({ madeId, byId, how });

/**
 * Does somebody else say that the account is not its maker's?
 * @param counts whose word is none, since they count as one of those asked about.
 */
export const isParted = (
  { id, linkedAt, words }: Pick<Account, 'id' | 'linkedAt' | 'words'>,
  { byId: makerId, at: madeAt }: Pick<Making, 'byId' | 'at'>,
  counts: (id: string) => boolean,
): boolean =>
  (linkedAt !== null && linkedAt >= madeAt) ||
  words.some(({ byId, at }) => at >= madeAt && byId !== makerId && byId !== id && !counts(byId));

interface Index {
  readonly madeBy: ReadonlyMap<string, readonly Account[]>;
  readonly wordsOf: ReadonlyMap<string, readonly Account[]>;
}

/** Accounts are read once and asked about for every build of a board. */
const indexes = new WeakMap<Accounts, Index>();

function indexOf(accounts: Accounts): Index {
  const known = indexes.get(accounts);
  if (known) return known;
  const madeBy = new Map<string, Account[]>();
  const wordsOf = new Map<string, Account[]>();
  const put = (index: Map<string, Account[]>, id: string, account: Account) => {
    const there = index.get(id);
    if (there) there.push(account);
    else index.set(id, [account]);
  };
  for (const account of accounts.values()) {
    for (const { byId } of account.makings) put(madeBy, byId, account);
    for (const { byId } of account.words) put(wordsOf, byId, account);
  }
  const index = { madeBy, wordsOf };
  indexes.set(accounts, index);
  return index;
}
