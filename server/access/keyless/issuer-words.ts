import { isDeepStrictEqual } from 'node:util';
import { isPublicIssuer } from '@/domain/keyless/issuer';
import { longestSeconds } from './api-tokens';
import { keySetOf, type IssuerRow } from './show-issuer';

/** Whose word the tokens of an issuer rest on: who could have had one made as they like (L7). */
export interface IssuerWords {
  /** Who said its address; null: nobody could, for it is GitHub’s or GitLab’s own. */
  readonly addressById: string | null;
  /** Who pasted the keys that count. */
  readonly keysByIds: string[];
  /** Who was one of those before; `formerUntil`: as long as what they got by it may live. */
  readonly formerIds: string[];
  readonly formerUntil: Date | null;
}

/** What an issuer is, or is to be. */
interface Said {
  readonly issuer: string;
  /** The pasted keys; null: fetched from the address. */
  readonly keys: readonly object[] | null;
}

type Before = Said & IssuerWords;

/** A bearer that was got just before a change, and the request that it is in. */
const formerMs = (longestSeconds + 60) * 1000;

/** An issuer as it is, for `wordsAfter`. */
export const wordsBefore = (row: IssuerRow): Before => ({
  ...row,
  keys: keySetOf(row)?.keys ?? null,
});

/**
 * Whose word an issuer rests on once somebody saved it so. Adding a key makes its tokens that person's
 * too; whoever pasted keys before is one of those until none of them is left. The address is a word
 * while keys are fetched from it. What is saved as it was changes nothing.
 * @param before null: it is new.
 */
export function wordsAfter(
  before: Before | null,
  { issuer, keys, by }: Said & { readonly by: string },
  now: Date,
): IssuerWords {
  const addressById =
    before?.issuer === issuer ? before.addressById : isPublicIssuer(issuer) ? null : by;
  const old = before?.keys ?? [];
  const isIn = (set: readonly object[]) => (key: object) =>
    set.some((one) => isDeepStrictEqual(one, key));
  const kept = (keys ?? []).some(isIn(old));
  const added = (keys ?? []).some((key) => !isIn(old)(key));
  const keysByIds = [
    ...new Set([...(kept ? (before?.keysByIds ?? []) : []), ...(added ? [by] : [])]),
  ];
  const saved = { addressById, keysByIds };
  const remaining = speakersOf({ ...saved, keys });
  const present = before ? speakersOf(before) : [];
  if (present.every((id) => remaining.includes(id))) {
    return {
      ...saved,
      formerIds: before?.formerIds ?? [],
      formerUntil: before?.formerUntil ?? null,
    };
  }
  const living = before?.formerUntil && before.formerUntil > now ? before.formerIds : [];
  return {
    ...saved,
    formerIds: [...new Set([...present, ...living])],
    formerUntil: new Date(now.getTime() + formerMs),
  };
}

/** Whose word counts now, as server/access/rights/robot-holders.ts reads it. */
function speakersOf({
  keys,
  addressById,
  keysByIds,
}: Pick<Before, 'keys' | 'addressById' | 'keysByIds'>): readonly string[] {
  if (keys !== null) return keysByIds;
  return addressById === null ? [] : [addressById];
}
