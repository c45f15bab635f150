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
 * Two accounts may be one person's where one hand could be behind both (`handOf`): the hand of one of the
 * two, or of somebody who made both. What an administrator made stands together with that administrator
 * only: making accounts is how they say who there is. What others made, as maintainers who invite do, stands
 * together with all that they made. It holds both ways, whoever of the two is asked about.
 * @returns by id, without `ids` themselves.
 */
export function standsFor(
  ids: readonly string[],
  accounts: Accounts,
): ReadonlyMap<string, Counted> {
  const asked = new Set(ids);
  const counted = new Map<string, Counted>();
  const add = (id: string, one: Counted) => {
    const known = counted.get(id);
    if (!asked.has(id) && (!known || (one.direct && !known.direct))) counted.set(id, one);
  };
  for (const asId of asked) {
    for (const by of [asId, ...makersOf(asId, accounts)]) {
      const { holds, alike } = handOf(by, accounts, asked);
      if (by !== asId) {
        if (!holds.has(asId)) continue;
        add(by, { ...firstLink(by, asId, holds), asId });
      }
      const joinsAll = by === asId || alike.has(asId);
      for (const [id, { byId, how }] of holds) {
        if (!joinsAll && !alike.has(id)) continue;
        add(id, { madeId: id, byId, how, asId, direct: byId === asId });
      }
    }
  }
  return counted;
}

/**
 * Could somebody have acted by an account, as far as is known: did they make it, through any chain, and does
 * nobody who is not theirs say that it is another's?
 */
export const couldActBy = (byId: string, id: string, accounts: Accounts): boolean =>
  handOf(byId, accounts, new Set()).holds.has(id);

/** All whose hand could be behind an account: who made it, who made these, and so on. */
function makersOf(id: string, accounts: Accounts): ReadonlySet<string> {
  const makers = new Set<string>();
  const waiting = [id];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const { byId } of accounts.get(next)?.makings ?? []) {
      if (byId === id || makers.has(byId)) continue;
      makers.add(byId);
      waiting.push(byId);
    }
  }
  return makers;
}

/** The way down from a maker to an account that they hold: its first step. */
function firstLink(by: string, id: string, holds: Hand['holds']): Omit<Counted, 'asId'> {
  let madeId = id;
  let making = holds.get(id)!;
  while (making.byId !== by) {
    madeId = making.byId;
    making = holds.get(madeId)!;
  }
  return { madeId, byId: by, how: making.how, direct: madeId === id };
}

/** The accounts by which one person could act, besides their own, each with the making that let them. */
interface Hand {
  readonly holds: ReadonlyMap<string, Making>;
  /** Those of them that stand together with all others: who it is was never an administrator's to say. */
  readonly alike: ReadonlyMap<string, Making>;
}

/**
 * Makings are parted by single sign-on, or by an administrator's word, given later, of somebody who is out of
 * that hand. So first no word counts; then those of givers who are out of reach all the same; and so on, until
 * no more are. A ring of accounts that vouch for one another has nobody outside, and parts nothing.
 * @param asked whose own words are none, since it is about what they want.
 */
function handOf(by: string, accounts: Accounts, asked: ReadonlySet<string>): Hand {
  const { madeBy, hands } = indexOf(accounts);
  // Who is asked about alone is in the hand wherever it matters, and their words are none already.
  const isShared = asked.size <= 1;
  const known = isShared ? hands.get(by) : undefined;
  if (known) return known;
  const reach = (isOpen: (account: Account, making: Making) => boolean) => {
    const reached = new Map<string, Making>();
    const waiting = [by];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      for (const { account, making } of madeBy.get(id) ?? []) {
        if (account.id === by || reached.has(account.id) || !isOpen(account, making)) continue;
        reached.set(account.id, making);
        waiting.push(account.id);
      }
    }
    return reached;
  };
  let holds = reach((account, making) => !isLinkedSince(account, making));
  const isNone = (giver: string) =>
    giver === by || holds.has(giver) || (!isShared && asked.has(giver));
  const isOpen = (account: Account, making: Making) =>
    !isLinkedSince(account, making) &&
    !account.words.some(({ byId, at }) => at >= making.at && !isNone(byId));
  for (;;) {
    const fewer = reach(isOpen);
    if (fewer.size === holds.size) break;
    holds = fewer;
  }
  const alike = reach(
    (account, making) => !(making.byId === by && making.byAdministrator) && isOpen(account, making),
  );
  const hand = { holds, alike };
  if (isShared) hands.set(by, hand);
  return hand;
}

const isLinkedSince = ({ linkedAt }: Account, { at }: Making): boolean =>
  linkedAt !== null && linkedAt >= at;

interface Index {
  readonly madeBy: ReadonlyMap<string, readonly { account: Account; making: Making }[]>;
  readonly hands: Map<string, Hand>;
}

/** Accounts are read once and asked about for every build of a board. */
const indexes = new WeakMap<Accounts, Index>();

function indexOf(accounts: Accounts): Index {
  const known = indexes.get(accounts);
  if (known) return known;
  const madeBy = new Map<string, { account: Account; making: Making }[]>();
  for (const account of accounts.values()) {
    for (const making of account.makings) {
      const there = madeBy.get(making.byId);
      if (there) there.push({ account, making });
      else madeBy.set(making.byId, [{ account, making }]);
    }
  }
  const index = { madeBy, hands: new Map<string, Hand>() };
  indexes.set(accounts, index);
  return index;
}
