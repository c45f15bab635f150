import type { Difference } from '../support/compare-answers';
import type { LandedCommit } from './fixture/fixture';

/**
 * A difference between what a landed version answered and what is answered today that is meant, and why.
 * All of the conditions that it names must hold; a difference that none of these allows fails the tests.
 */
export interface KnownDifference {
  /** Whose answers: of the path as it was asked. */
  readonly path: RegExp;
  /** Which members, as `answer.body.items[2].name`; numbers of items are `[]` here. */
  readonly at: RegExp;
  readonly change: Difference['change'];
  /** What it was, and what it is, as JSON. */
  readonly was?: RegExp;
  readonly is?: RegExp;
  /** Why nobody loses by it. */
  readonly reason: string;
}

/** By the commit of the version that answered. */
export const knownDifferences: Readonly<Record<LandedCommit, readonly KnownDifference[]>> = {
  '2c8efd0': [
    {
      path: /^\/api\/v1\/me$/,
      at: /^answer\.body\.demo$/,
      change: 'added',
      reason: 'Whoever is signed in is told whether this installation is a demo.',
    },
    {
      path: /\/audit(\?|$)/,
      at: /^answer\.body\.items\[\]\.about/,
      change: 'added',
      reason: 'Lines of the trail say by id what they tell of.',
    },
    {
      path: /^\/api\/v1\//,
      at: /^answer\.headers\.content-length$/,
      change: 'changed',
      reason:
        'What an answer says in addition makes it longer; what it says is compared by itself.',
    },
    {
      path: /^\/api\/v1\//,
      at: /\.(current|lanes\[\]\.current\.(image|how|by|promotion|reason|withdrawn))$/,
      change: 'added',
      reason: 'What is current is told in one shape, under one name, wherever it is told (L15).',
    },
    {
      path: /^\/api\/v1\/projects/,
      at: /\.lanes\[\]\.(newest|current\.withdrawal)$/,
      change: 'removed',
      reason: 'The one shape has it: `current`, and `withdrawn` in it.',
    },
    {
      path: /^\/api\/v1\/projects/,
      at: /\.lanes\[\]\.current\.since$/,
      change: 'changed',
      reason: 'Since when a build is current, where that was since when its stage had it first.',
    },
    {
      path: /^\/api\/v1\/inbox/,
      at: /\.troubles\[\]\.job$|\.projectNames\.[^.]+$/,
      change: 'added',
      reason:
        'A trouble names the job that fails; names of projects that the inbox tells of in addition.',
    },
    {
      path: /^\/api\/v1\/(promotions|inbox|projects\/[^/]+\/images\/.+\/board)/,
      at: /\.(approvedBy|executedBy)$/,
      change: 'added',
      reason:
        'Promotions say whose approvals counted and who executed them, beside what they said.',
    },
    {
      path: /\/timeline/,
      at: /\.letIn$/,
      change: 'added',
      reason: 'Timelines say who let a build in as promotions do, beside what they said.',
    },
    {
      path: /^\/api\/v1\/inbox/,
      at: /\.withdrawn$/,
      change: 'added',
      reason: 'The inbox tells of stages that run a withdrawn build, beside what it told.',
    },
    {
      path: /review/,
      at: /\.notAsked$/,
      change: 'added',
      reason: 'Reviews name the gates that a roll back is not asked, beside what they said.',
    },
    {
      path: /\/board/,
      at: /\.lanes\[\]\.(rollBackWaits|gates)$/,
      change: 'added',
      reason:
        'A lane says what its stage asks and whose click a roll back waits for, beside the rest.',
    },
    {
      path: /^\/api\/v1\/projects/,
      at: /\.entered$/,
      change: 'changed',
      is: /^null$/,
      reason:
        'What a stage went back to was asked no gate: those of its first time said that it was.',
    },
    {
      path: /^\/api\/v1\/projects/,
      at: /\.entered\.(passed|waived|brokenGlass)$/,
      change: 'changed',
      reason:
        'The gates are those of the promotion that made it current, not of one that was asked again.',
    },
  ],
  '116f586': [],
};

/** Whether a difference is meant. */
export function isKnown(
  known: readonly KnownDifference[],
  path: string,
  { at, change, was, is }: Difference,
): boolean {
  const place = at.replaceAll(/\[\d+\]/g, '[]');
  return known.some(
    (one) =>
      one.change === change &&
      one.path.test(path) &&
      one.at.test(place) &&
      (one.was?.test(JSON.stringify(was)) ?? true) &&
      (one.is?.test(JSON.stringify(is)) ?? true),
  );
}
