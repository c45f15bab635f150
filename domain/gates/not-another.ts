import { countedWords, whomToVouch, type NameOf } from '../people/counted-words';
import { withWordOf, type Accounts } from '../people/accounts';
import { standsFor, type Counted } from '../people/stands-for';
import type { ApprovalFacts, Approver } from './facts';
import { list } from './words';

/** Answers about the same accounts are asked for every build of a board, and by every group of a gate. */
const answers = new WeakMap<Accounts, Map<string, ReadonlyMap<string, Counted>>>();

/** As `standsFor`, worked out once for the same accounts. */
export function countedAs(
  ids: readonly string[],
  accounts: Accounts,
): ReadonlyMap<string, Counted> {
  const known = answers.get(accounts) ?? new Map<string, ReadonlyMap<string, Counted>>();
  if (known.size === 0) answers.set(accounts, known);
  const key = ids.join();
  const answer = known.get(key) ?? standsFor(ids, accounts);
  known.set(key, answer);
  return answer;
}

/** Are these two, as far as is known, one person? */
export const mayBeOne = (one: string, other: string, accounts: Accounts): boolean =>
  one === other || countedAs([one], accounts).has(other);

/**
 * As many of them as are different people for sure: of two that may be one, whoever may be most of the
 * others goes, which is who made them.
 */
export function oneEach(ids: readonly string[], accounts: Accounts): string[] {
  const others = new Map(
    ids.map((id) => [
      id,
      new Set(ids.filter((other) => other !== id && mayBeOne(id, other, accounts))),
    ]),
  );
  for (;;) {
    const [most] = [...others].sort(([, a], [, b]) => b.size - a.size);
    if (!most || most[1].size === 0) return [...others.keys()];
    others.delete(most[0]);
    for (const rest of others.values()) rest.delete(most[0]);
  }
}

type People = Pick<ApprovalFacts, 'people' | 'accounts'>;

/** Only who reads the project is named to its readers. */
export const nameIn = ({ people }: Pick<ApprovalFacts, 'people'>): NameOf => {
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? null;
};

/**
 * Why somebody does not count as another person than some others, and who can mend it.
 * @param did what those others did: `asked for it`. @returns null: they count as another person.
 */
export function whyNotAnother(
  { id }: Pick<Approver, 'id'>,
  others: readonly string[],
  facts: People,
  did: string,
): string | null {
  const counted = countedAs(others, facts.accounts);
  const why = counted.get(id);
  if (!why) return null;
  const nameOf = nameIn(facts);
  return `${countedWords(id, why, nameOf, did)}; ${howToMend(id, why, others, facts)}`;
}

/** Ids of the administrators whose word now would part somebody from those as whom they count. */
export function whoCanVouch(
  id: string,
  others: readonly string[],
  { people, accounts }: People,
): string[] {
  const why = countedAs(others, accounts).get(id);
  if (!why) return [];
  const parts = (byId: string) =>
    !standsFor(others, withWordOf(byId, whomToVouch(id, why), accounts)).has(id);
  return people.filter((one) => one.administers && parts(one.id)).map((one) => one.id);
}

function howToMend(id: string, why: Counted, others: readonly string[], facts: People): string {
  const nameOf = nameIn(facts);
  const whom = nameOf(whomToVouch(id, why)) ?? 'them';
  const by = whoCanVouch(id, others, facts).map((one) => nameOf(one) ?? '');
  if (by.length === 0) {
    const as = nameOf(why.asId) ?? 'they';
    return `it takes single sign-on for ${whom}, or the word of an administrator whom ${as} did not let in`;
  }
  const who = by.length > 2 ? 'an administrator' : list(by);
  return `${who} can vouch for ${whom}`;
}
