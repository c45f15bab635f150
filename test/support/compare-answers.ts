import { isDeepStrictEqual } from 'node:util';

/** Where two JSON values differ: a member or an item that came, went, or is another. */
export interface Difference {
  /** `items[2].name`; empty: the whole value. */
  readonly at: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Undefined where it was not there. */
  readonly was: unknown;
  readonly is: unknown;
}

/**
 * All places where a value is not what it was, members in the order of before.
 * @param isMeant whether an item of a list that grew, and did not have it, may have come: it is left out, so that
 *   the others are compared with those of before wherever it stands.
 */
export function differences(
  was: unknown,
  is: unknown,
  at = '',
  isMeant: (came: Difference) => boolean = () => false,
): Difference[] {
  if (isRecord(was) && isRecord(is)) {
    const names = new Set([...Object.keys(was), ...Object.keys(is)]);
    return [...names].flatMap((name) => {
      const place = at === '' ? name : `${at}.${name}`;
      const there = [Object.hasOwn(was, name), Object.hasOwn(is, name)] as const;
      return member(place, there, was[name], is[name], isMeant);
    });
  }
  if (Array.isArray(was) && Array.isArray(is)) {
    const isNew = (one: unknown, item: number) =>
      isMeant({ at: `${at}[${item}]`, change: 'added', was: undefined, is: one }) &&
      !was.some((former) => isDeepStrictEqual(former, one));
    const now: unknown[] =
      is.length > was.length ? is.filter((one, item) => !isNew(one, item)) : is;
    const length = Math.max(was.length, now.length);
    return Array.from({ length }, (_, item) => {
      const there = [item < was.length, item < now.length] as const;
      return member(`${at}[${item}]`, there, was[item], now[item], isMeant);
    }).flat();
  }
  return Object.is(was, is) ? [] : [{ at, change: 'changed', was, is }];
}

function member(
  at: string,
  [before, after]: readonly [boolean, boolean],
  was: unknown,
  is: unknown,
  isMeant: (came: Difference) => boolean,
) {
  if (before && after) return differences(was, is, at, isMeant);
  return [{ at, change: before ? 'removed' : 'added', was, is } as const];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A difference for a person to read: `items[2].name: "Shop" → "The shop"`. */
export function differenceLine({ at, change, was, is }: Difference): string {
  if (change === 'added') return `${at}: came: ${shortly(is)}`;
  if (change === 'removed') return `${at}: went: ${shortly(was)}`;
  return `${at}: ${shortly(was)} → ${shortly(is)}`;
}

const longest = 160;

function shortly(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
