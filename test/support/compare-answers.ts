/** Where two JSON values differ: a member or an item that came, went, or is another. */
export interface Difference {
  /** `items[2].name`; empty: the whole value. */
  readonly at: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Undefined where it was not there. */
  readonly was: unknown;
  readonly is: unknown;
}

/** All places where a value is not what it was, members in the order of before. */
export function differences(was: unknown, is: unknown, at = ''): Difference[] {
  if (isRecord(was) && isRecord(is)) {
    const names = new Set([...Object.keys(was), ...Object.keys(is)]);
    return [...names].flatMap((name) => {
      const place = at === '' ? name : `${at}.${name}`;
      return member(place, Object.hasOwn(was, name), Object.hasOwn(is, name), was[name], is[name]);
    });
  }
  if (Array.isArray(was) && Array.isArray(is)) {
    const length = Math.max(was.length, is.length);
    return Array.from({ length }, (_, item) =>
      member(`${at}[${item}]`, item < was.length, item < is.length, was[item], is[item]),
    ).flat();
  }
  return Object.is(was, is) ? [] : [{ at, change: 'changed', was, is }];
}

function member(at: string, before: boolean, after: boolean, was: unknown, is: unknown) {
  if (before && after) return differences(was, is, at);
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
