import type { MakingKind } from './accounts';
import type { Counted } from './stands-for';

/** What people call somebody; null: it is not to be told here who it is. */
export type NameOf = (id: string) => string | null;

const madeBy: Readonly<Record<MakingKind, (made: string, maker: string) => string>> = {
  invited: (made, maker) => `${made} was invited by ${maker}`,
  created: (made, maker) => `${made} has an account made by ${maker}`,
  reset: (made, maker) => `${made} has a password by a link of ${maker}`,
};
const makerOf: Readonly<Record<MakingKind, (maker: string, made: string) => string>> = {
  invited: (maker, made) => `${maker} invited ${made}`,
  created: (maker, made) => `${maker} made the account of ${made}`,
  reset: (maker, made) => `${maker} made the link for the password of ${made}`,
};

/**
 * Why an account counts as somebody else's, as a sentence without its stop: `Bert Stone was invited by Ada
 * Byron, who asked for it`. Who stands between them is not named.
 * @param id the account that counts. @param did what the other did: `asked for it`.
 */
export function countedWords(
  id: string,
  { madeId, how, asId, direct }: Counted,
  nameOf: NameOf,
  did: string,
): string {
  const name = nameOf(id) ?? 'Somebody';
  const as = `${nameOf(asId) ?? 'somebody'}, who ${did}`;
  if (!direct) return `${name} counts as ${as}, by who made their accounts`;
  return madeId === id ? madeBy[how](name, as) : makerOf[how](name, as);
}

/** Who an administrator would have to vouch for, so that the two count as two people. */
export const whomToVouch = (id: string, { madeId, byId }: Counted): string =>
  byId === id ? madeId : id;
