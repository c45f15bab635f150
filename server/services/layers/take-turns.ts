import type { Share } from './pace';

/** A layer that is being looked into, and rests between turns. */
export interface Look {
  /**
   * Goes on for a share.
   * @returns what is left of it where the layer is done, whatever came of it; null where it needs
   *   another turn.
   */
  turn(share: Share): Promise<Share | null>;
  /** There will be no other turn. */
  close(): void;
}

/** Layers by the project that waits for them, the most wanted first. */
export type Waiting<Name extends string = string> = ReadonlyMap<string, readonly Name[]>;

export interface Turns<Name extends string = string> {
  /** What waits now. */
  readonly list: () => Promise<Waiting<Name>>;
  /** Begins with a layer: nothing is read before its first turn. */
  readonly open: (digest: Name) => Look;
  /** Told after each turn in which layers were done, of the projects that waited for one of them. */
  readonly done?: (projects: readonly string[]) => Promise<void>;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly sizes?: TurnSizes;
}

export const turnSizes = {
  share: { bytes: 256 * 1024 * 1024, milliseconds: 2_000 },
  /** What a layer costs besides its bytes: it is opened, and what was found is written down. */
  eachLayer: 1024 * 1024,
  /** Layers that rest, each with a file and some buffers. */
  mostOpen: 16,
  /** The list is read again after so long, or after ten times what reading it took. */
  listAfter: 3_000,
};
export type TurnSizes = typeof turnSizes;

/**
 * Looks into all layers that wait, in turns: the project whose last turn is longest ago is next, and
 * has one share of work, for as many layers as it may take. A layer that is not done then rests,
 * and goes on in the project's next turn. So nobody waits longer for others than one share of each,
 * however much they brought.
 *
 * A layer for which several projects wait is looked into once, in the turns of all of them. A
 * project has one layer that rests. Where too many rest, one that would be another is given up and
 * begun anew when there is room; what is small is done in its first turn all the same.
 * @returns how many layers were done.
 */
export async function takeTurns<Name extends string>({
  list,
  open,
  done,
  now,
  signal,
  sizes = turnSizes,
}: Turns<Name>): Promise<number> {
  const looks = new Map<Name, Look>();
  const resting = new Map<string, Name>();
  const lastTurn = new Map<string, number>();
  /** Given up for want of room. */
  const large = new Set<Name>();
  let waiting = new Map<string, Name[]>();
  let nextList = -Infinity;
  /** Has nothing been done since the list was read? */
  let fresh = false;
  let turns = 0;
  let count = 0;

  const refresh = async () => {
    const began = now();
    const found = await list();
    fresh = true;
    nextList = now() + Math.max(sizes.listAfter, 10 * (now() - began));
    waiting = new Map([...found].map(([project, digests]) => [project, [...digests]]));
    const wanted = new Set([...found.values()].flat());
    for (const digest of looks.keys()) if (!wanted.has(digest)) drop(digest);
    for (const project of lastTurn.keys()) if (!waiting.has(project)) lastTurn.delete(project);
  };
  const drop = (digest: Name) => {
    looks.get(digest)?.close();
    looks.delete(digest);
    for (const [project, its] of resting) if (its === digest) resting.delete(project);
  };

  /** What a project goes on with: what rests, else what it wants most and there is room for. */
  const nextOf = (project: string): Name | undefined => {
    const its = resting.get(project);
    if (its !== undefined) return its;
    const room = looks.size < sizes.mostOpen;
    return waiting.get(project)?.find((digest) => room || looks.has(digest) || !large.has(digest));
  };
  const nextProject = () =>
    [...waiting.keys()]
      .filter((project) => nextOf(project) !== undefined)
      .reduce<string | null>(
        (first, project) =>
          first !== null && (lastTurn.get(first) ?? -1) <= (lastTurn.get(project) ?? -1)
            ? first
            : project,
        null,
      );

  const takeTurn = async (project: string) => {
    const told = new Set<string>();
    let left: Share | null = sizes.share;
    while (left !== null && left.bytes > 0 && left.milliseconds > 0 && !signal.aborted) {
      const digest = nextOf(project);
      if (digest === undefined) break;
      const look = looks.get(digest) ?? open(digest);
      looks.set(digest, look);
      left = await look.turn(left);
      if (left === null) {
        resting.set(project, digest);
        if (looks.size > sizes.mostOpen) {
          drop(digest);
          large.add(digest);
        }
      } else {
        left = { ...left, bytes: left.bytes - sizes.eachLayer };
        drop(digest);
        large.delete(digest);
        count += 1;
        for (const [waiter, its] of waiting) {
          const at = its.indexOf(digest);
          if (at < 0) continue;
          its.splice(at, 1);
          told.add(waiter);
        }
      }
    }
    if (told.size > 0) await done?.([...told]);
  };

  try {
    while (!signal.aborted) {
      if (now() >= nextList) await refresh();
      const project = nextProject();
      if (project === null) {
        if (fresh) break;
        await refresh();
        continue;
      }
      fresh = false;
      lastTurn.set(project, (turns += 1));
      await takeTurn(project);
    }
  } finally {
    for (const digest of [...looks.keys()]) drop(digest);
  }
  return count;
}
