/** How much one turn may do: whichever is used up first ends it. */
export interface Share {
  /** In a unit of what is done: bytes of layers, manifests that are carried. */
  readonly work: number;
  readonly milliseconds: number;
}

/** A piece of work that was begun, and rests between turns: a layer that is looked into. */
export interface Look {
  /**
   * Goes on for a share.
   * @returns what is left of it where the piece is done, whatever came of it; null where it needs
   *   another turn.
   */
  turn(share: Share): Promise<Share | null>;
  /** There will be no other turn. */
  close(): void;
}

/** Pieces of work by the project that waits for them, the most wanted first. */
export type Waiting<Name extends string = string> = ReadonlyMap<string, readonly Name[]>;

export interface Turns<Name extends string = string> {
  /** What waits now. */
  readonly list: () => Promise<Waiting<Name>>;
  /** Begins with a piece: nothing is read before its first turn. */
  readonly open: (name: Name) => Look;
  /** Told after each turn in which pieces were done, of the projects that waited for one of them. */
  readonly done?: (projects: readonly string[]) => Promise<void>;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly sizes: TurnSizes;
}

export interface TurnSizes {
  readonly share: Share;
  /** What a piece costs besides its own work: it is begun, and what came of it is written down. */
  readonly each: number;
  /** Pieces that rest. */
  readonly mostOpen: number;
  /** The list is read again after so many milliseconds, */
  readonly listAfter: number;
  /** or after so many times what reading it took, whichever is later. */
  readonly listTimes: number;
}

/**
 * Does all work that waits, in turns: the project whose last turn is longest ago is next, and has one
 * share, for as many pieces as it may take. A piece that is not done then rests, and goes on in the
 * project's next turn. So nobody waits longer for others than one share of each, however much they
 * brought.
 *
 * A piece for which several projects wait is done once, in the turns of all of them. A project has
 * one piece that rests. Where too many rest, one that would be another is given up and
 * begun anew when there is room; what is small is done in its first turn all the same.
 * @returns how many pieces were done.
 */
export async function takeTurns<Name extends string>({
  list,
  open,
  done,
  now,
  signal,
  sizes,
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
    nextList = now() + Math.max(sizes.listAfter, sizes.listTimes * (now() - began));
    waiting = new Map([...found].map(([project, names]) => [project, [...names]]));
    const wanted = new Set([...found.values()].flat());
    for (const name of looks.keys()) if (!wanted.has(name)) drop(name);
    for (const project of lastTurn.keys()) if (!waiting.has(project)) lastTurn.delete(project);
  };
  const drop = (name: Name) => {
    looks.get(name)?.close();
    looks.delete(name);
    for (const [project, its] of resting) if (its === name) resting.delete(project);
  };

  /** What a project goes on with: what rests, else what it wants most and there is room for. */
  const nextOf = (project: string): Name | undefined => {
    const its = resting.get(project);
    if (its !== undefined) return its;
    const room = looks.size < sizes.mostOpen;
    return waiting.get(project)?.find((name) => room || looks.has(name) || !large.has(name));
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
    while (left !== null && left.work > 0 && left.milliseconds > 0 && !signal.aborted) {
      const name = nextOf(project);
      if (name === undefined) break;
      const look = looks.get(name) ?? open(name);
      looks.set(name, look);
      left = await look.turn(left);
      if (left === null) {
        resting.set(project, name);
        if (looks.size > sizes.mostOpen) {
          drop(name);
          large.add(name);
        }
      } else {
        left = { ...left, work: left.work - sizes.each };
        drop(name);
        large.delete(name);
        count += 1;
        for (const [waiter, its] of waiting) {
          const at = its.indexOf(name);
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
    for (const name of [...looks.keys()]) drop(name);
  }
  return count;
}
