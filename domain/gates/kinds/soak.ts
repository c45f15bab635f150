import { z } from 'zod';
import type { GateFacts, SoakFacts, SoakRun } from '../facts';
import type { GateKind } from '../kind';
import { isAhead } from '../skew';
import type { Finding } from '../verdict';
import { duration, moment } from '../words';
import { isDropped } from './parts/less';

const settings = z.strictObject({
  kind: z.literal('soak'),
  /** Current in the stage before for so long, without interruption. */
  hours: z
    .number()
    .positive()
    .max(24 * 365),
  /** Counted from a cluster's first pull there. */
  pulled: z.boolean().optional(),
});

/**
 * Time that a build has spent as the current one of the stage before. Any run that was long enough
 * counts, also one that is over: what was tried for a day was tried.
 */
export const soak: GateKind<typeof settings> = {
  settings,
  blank: { kind: 'soak', hours: 24 },
  needs: ['soak'],
  title: ({ hours }) => `Soak ${hours} h`,
  describe: ({ hours, pulled }) => `${hours} h${pulled ? ' from a cluster’s first pull' : ''}`,
  asksLess: (was, is) => is.hours < was.hours || isDropped(was.pulled, is.pulled),
  evaluate({ hours, pulled = false }, { soak: facts, before, build, now }: GateFacts): Finding {
    const wanted = hours * 3_600_000;
    const runs = facts.runs.map((run) =>
      measure(honest(run, build.pushedAt), pulled ? facts : null, now),
    );
    const counted = pulled ? ', counted from a cluster’s first pull' : '';

    const enough = runs.find(({ ms }) => ms >= wanted);
    if (enough) {
      const run = enough.to
        ? `for ${duration(enough.ms)} without a break, until ${moment(enough.to)}`
        : `for ${hours} h and more without a break, since ${moment(enough.begins!)}`;
      const reason = `In ${before.name} ${run}${counted}.`;
      return { verdict: 'passed', reason };
    }
    const current = runs.findLast(({ to }) => to === null);
    if (current && current.begins === null) {
      const reason = `No cluster has pulled it in ${before.name} yet: its ${hours} h begin then.`;
      return { verdict: 'waiting', reason, on: [`a pull by a cluster in ${before.name}`] };
    }
    if (current?.begins) {
      const until = new Date(current.begins.getTime() + wanted);
      const reason = `In ${before.name} since ${moment(current.begins)}${counted}: its ${hours} h are over on ${moment(until)}.`;
      return { verdict: 'waiting', reason, until };
    }
    const longest = Math.max(0, ...runs.map(({ ms }) => ms));
    const had =
      runs.length === 0
        ? `It has not been the current build of ${before.name}`
        : `It was in ${before.name} for ${longest === 0 ? 'no time' : duration(longest)} without a break${counted}`;
    const reason = `${had}: make it current there again for ${hours} h, or promote the build that is.`;
    return { verdict: 'failed', reason: runs.length === 0 ? reason.replace(' again', '') : reason };
  },
  template({ template, first, last }) {
    if (template !== 'strict' || (first && !last)) return [];
    return [{ kind: 'soak', hours: last ? 24 : 1 }];
  },
  holds: ({ hours }) => hours,
};

interface Measured {
  /** When it began to count; null: it has not. */
  readonly begins: Date | null;
  readonly to: Date | null;
  /** Never negative, and nothing that lies ahead of the clock. */
  readonly ms: number;
}

/** It was pushed before it came anywhere, whatever the clock said that wrote down when it came. */
const honest = ({ from, to }: SoakRun, pushedAt: Date): SoakRun => ({
  from: from < pushedAt ? pushedAt : from,
  to,
});

function measure({ from, to }: SoakRun, pulls: SoakFacts | null, now: Date): Measured {
  const begins = pulls ? firstPullWithin({ from, to }, pulls) : from;
  const end = to === null || to > now ? now : to;
  // An end ahead of the clock was written by one that jumped: how long it was is not known.
  const known = begins !== null && !(to && isAhead(to, now));
  const ms = known ? Math.max(0, end.getTime() - begins.getTime()) : 0;
  return { begins, to, ms };
}

/**
 * The first pull that is known to lie in the run. The first of all may lie before it; then the last
 * of all is the only other one known. It may be later than the run's first, never earlier.
 */
function firstPullWithin({ from, to }: SoakRun, { firstPull, lastPull }: SoakFacts): Date | null {
  const within = (at: Date | null) => at !== null && at >= from && (to === null || at <= to);
  if (within(firstPull)) return firstPull;
  return within(lastPull) ? lastPull : null;
}
