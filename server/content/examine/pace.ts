import type { Share } from '@/server/platform/jobs/take-turns';

/** What a piece of work asks before it goes on. */
export interface Pace {
  /**
   * So much was done. A promise, to be waited for, once the turn's share is used up: it resolves in
   * the next turn, and is rejected where there will be none.
   */
  spend(bytes: number): Promise<void> | undefined;
  /** Aborted once all turns together lasted too long. Time between turns does not count. */
  readonly tooSlow: AbortSignal;
}

/** Lets a piece of work go on for a share at a time, without its knowing. */
export interface PacedWork {
  readonly pace: Pace;
  /** Resolves once the share is used up and the work rests. */
  turn(share: Share): Promise<void>;
  /** The work is over: what is left of the turn's share. */
  rest(): Share;
  /** There will be no other turn. */
  stop(reason: Error): void;
}

interface Waiting {
  readonly go: () => void;
  readonly give: (reason: Error) => void;
}

/**
 * @param longest milliseconds of all turns together.
 * @param now milliseconds of a clock that never goes back.
 */
export function createPace(longest: number, now: () => number): PacedWork {
  const slow = new AbortController();
  let waiting: Waiting[] = [];
  let ended: Error | null = null;
  let work = 0;
  let began = 0;
  let until = 0;
  let worked = 0;
  let timer: NodeJS.Timeout | undefined;
  /** Tells whoever gave the turn that it is over; null between turns. */
  let over: (() => void) | null = null;

  const rest = (): Share => {
    const left = { work: Math.max(0, work), milliseconds: Math.max(0, until - now()) };
    if (over !== null) worked += now() - began;
    clearTimeout(timer);
    over?.();
    over = null;
    return left;
  };
  return {
    pace: {
      tooSlow: slow.signal,
      spend(done) {
        if (ended) return Promise.reject(ended);
        work -= done;
        if (over !== null && work > 0 && now() < until) return undefined;
        rest();
        return new Promise((go, give) => waiting.push({ go, give }));
      },
    },
    turn: (share) =>
      new Promise((resolve) => {
        over = resolve;
        work = share.work;
        began = now();
        until = began + share.milliseconds;
        timer = setTimeout(() => slow.abort(), Math.max(0, longest - worked));
        const resumed = waiting;
        waiting = [];
        for (const { go } of resumed) go();
      }),
    rest,
    stop(reason) {
      ended = reason;
      rest();
      for (const { give } of waiting) give(reason);
      waiting = [];
    },
  };
}

/** For work that nobody waits behind. */
export const unhurried: Pace = {
  spend: () => undefined,
  tooSlow: new AbortController().signal,
};
