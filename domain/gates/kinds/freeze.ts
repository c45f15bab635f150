import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { shortText } from '../../short-text';
import { canonical } from '../canonical';
import { isShorter } from './parts/less';
import type { GateFacts } from '../facts';
import type { GateKind } from '../kind';
import type { Finding } from '../verdict';
import { inside, moment } from '../words';
import {
  cronProblem,
  endOf,
  holding,
  isTimeZone,
  neverOf,
  nextOf,
  zoneOf,
  type FreezeWindow,
} from './parts/freeze-windows';

const reason = shortText(200);
const time = z.iso.datetime({ offset: true });
const maxDatedDays = 366;

const repeated = z
  .strictObject({
    cron: z
      .string()
      .trim()
      .max(100)
      .superRefine((cron, context) => {
        const problem = cronProblem(cron);
        if (problem !== null) context.addIssue({ code: 'custom', message: problem });
      }),
    hours: z
      .number()
      .positive()
      .max(24 * 14),
    timeZone: z
      .string()
      .max(60)
      .refine(isTimeZone, 'names no time zone; they are like Europe/Berlin or UTC')
      .optional(),
    reason,
  })
  .superRefine((window, context) => {
    const never = neverOf([window]);
    if (never === 'begins') {
      context.addIssue({ code: 'custom', message: 'names no day that ever comes', path: ['cron'] });
    }
    if (never === 'ends') {
      const message =
        'never ends: it begins again before it is over; make it shorter than the time between two beginnings';
      context.addIssue({ code: 'custom', message, path: ['hours'] });
    }
  });

const dated = z.strictObject({ from: time, to: time, reason }).superRefine((window, context) => {
  const days = (Date.parse(window.to) - Date.parse(window.from)) / 86_400_000;
  const message =
    days <= 0
      ? 'must be after from'
      : days > maxDatedDays
        ? `at most ${maxDatedDays} days after from`
        : null;
  if (message !== null) context.addIssue({ code: 'custom', message, path: ['to'] });
});

const settings = z.strictObject({
  kind: z.literal('freeze'),
  windows: z
    .array(
      z.union([repeated, dated], {
        error: 'has either cron, hours and perhaps timeZone, or from and to; and a reason',
      }),
    )
    .min(1)
    .max(20)
    .superRefine((windows, context) => {
      const again = windows.filter((window) => 'cron' in window);
      if (again.length < 2 || neverOf(again) !== 'ends') return;
      const message = 'together never end: one always begins before the others are over';
      context.addIssue({ code: 'custom', message });
    }),
});

/** Times at which nothing is let in. */
export const freeze: GateKind<typeof settings> = {
  settings,
  blank: {
    kind: 'freeze',
    windows: [{ cron: '0 18 * * 5', hours: 62, timeZone: 'UTC', reason: 'Weekend' }],
  },
  needs: [],
  title: () => 'Freeze windows',
  describe: ({ windows }) =>
    windows.length > 2 ? `${windows.length} windows` : windows.map(describeWindow).join('; '),
  asksLess(was, is) {
    const [before, after] = [was.windows.map(canonical), is.windows.map(canonical)];
    if (!isShorter(before, after)) return false;
    // A window that is none of those before may hold for as long as the one that went.
    return isShorter(after, before) ? null : true;
  },
  evaluate({ windows }, { now }: GateFacts): Finding {
    const key = JSON.stringify(windows);
    const known = answers.get(key);
    if (known && known.from <= now && (!known.until || now < known.until)) return known.finding;
    const finding = answer(windows, now);
    answers.set(key, { from: now, until: finding.until, finding });
    return finding;
  },
  warnings: (gates, { now }) =>
    gates.flatMap(({ windows }) =>
      windows.flatMap((window) =>
        'to' in window && Date.parse(window.to) <= now.getTime()
          ? [`The freeze until ${window.to} (${window.reason}) is over and stops nothing any more.`]
          : [],
      ),
    ),
};

/**
 * An answer holds until its `until`, for every build alike: schedules are too slow to be asked for
 * each build of a board.
 */
const answers = new LRUCache<string, { from: Date; until: Date | undefined; finding: Finding }>({
  max: 200,
});

function answer(windows: readonly FreezeWindow[], now: Date): Finding {
  const [held] = holding(windows, now);
  if (!held) return open(windows, now);
  const { at, isEnd } = endOf(windows, now);
  const until = `${isEnd ? 'until' : 'at least until'} ${moment(at, zoneOf(held))}`;
  return { verdict: 'waiting', reason: `Frozen ${until}: ${inside(held.reason)}.`, until: at };
}

function open(windows: readonly FreezeWindow[], now: Date): Finding {
  const next = nextOf(windows, now);
  if (!next) return { verdict: 'passed', reason: 'No freeze, and none is planned.' };
  const when = moment(next.at, zoneOf(next.window));
  const reason = `No freeze now; the next begins ${when}: ${inside(next.window.reason)}.`;
  return { verdict: 'passed', reason, until: next.at };
}

const describeWindow = (window: FreezeWindow): string => {
  const when =
    'cron' in window
      ? `${window.hours} h from ${window.cron} (${zoneOf(window)})`
      : `${moment(new Date(window.from))} to ${moment(new Date(window.to))}`;
  return `${inside(window.reason)}: ${when}`;
};
