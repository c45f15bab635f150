import { actorKinds } from '@/domain/people/actors';
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
  /** What must be true of the two besides, as they are. */
  readonly holds?: (was: unknown, is: unknown) => boolean;
  /** Why nobody loses by it. */
  readonly reason: string;
}

/** An actor that says what a text said: a name, an e-mail address, or who wrote what somebody else agreed to. */
const isActorOf = (was: unknown, is: unknown): boolean => {
  if (typeof was !== 'string' || typeof is !== 'object' || is === null) return false;
  const { kind, name, detail }: Readonly<Record<string, unknown>> = { ...is };
  const [said] = was.split(', agreed by ');
  return (actorKinds as readonly unknown[]).includes(kind) && [name, detail].includes(said);
};

/** The same sentence, in which somebody has the address beside the name, or the name before the address. */
const isSameSentence = (was: unknown, is: unknown): boolean => {
  if (typeof was !== 'string' || typeof is !== 'string') return false;
  let [pattern, now] = [escaped(was), is];
  for (const [beside, address = ''] of is.matchAll(/ \(([^()@\s]+@[^()\s]+)\)/g)) {
    const known = escaped(address);
    if (was.includes(address)) pattern = pattern.replace(known, () => `[^()]+ \\(${known}\\)`);
    else now = now.replace(beside, '');
  }
  return new RegExp(`^${pattern}$`, 's').test(now);
};

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** An actor is kind, id, name and detail everywhere. */
const actors: readonly KnownDifference[] = [
  {
    path: /^\/api\/v1\//,
    at: /(\.by|By)$/,
    change: 'changed',
    holds: isActorOf,
    reason: 'Who did something is an actor, whose name or detail is the text that it was.',
  },
  {
    path: /^\/api\/v1\//,
    at: /\.requestedBy(Name|Kind)$|\.(approvals\[\]|waivers\[\]|comments\[\]|brokenGlass|signedOff)\.name$/,
    change: 'removed',
    reason: 'The actor beside it says it.',
  },
  {
    path: /^\/api\/v1\//,
    at: /\.(actor|by)\.(id|detail)$|\.agreedBy$/,
    change: 'added',
    reason:
      'An actor has an id and what tells it apart; who agreed to a policy stands beside who wrote it.',
  },
  {
    path: /\/(audit|uploads)(\?|$)/,
    at: /\.(actor|by)\.name$/,
    change: 'changed',
    was: /@/,
    reason: 'A person has the name that people call them, and the address beside it.',
  },
  {
    path: /^\/api\/v1\//,
    at: /./,
    change: 'changed',
    holds: isSameSentence,
    reason: 'Sentences name a person with the address: two may be called alike.',
  },
  {
    path: /\/timeline/,
    at: /\.text$/,
    change: 'changed',
    holds: (was, is) => typeof was === 'string' && was.replace(/, as \S+ asked/, '') === is,
    reason: 'Who asked is told beside the sentence.',
  },
  {
    path: /evidence-pack/,
    at: /^answer\.body\.version$/,
    change: 'changed',
    reason: 'A pack with actors in place of texts is of version 2.',
  },
];

const otherLength: KnownDifference = {
  path: /^\/api\/v1\//,
  at: /^answer\.headers\.content-length$/,
  change: 'changed',
  reason: 'What an answer says otherwise has another length; what it says is compared by itself.',
};

const demo: KnownDifference = {
  path: /^\/api\/v1\/me$/,
  at: /^answer\.body\.demo$/,
  change: 'added',
  reason: 'Whoever is signed in is told whether this installation is a demo.',
};

/** The job that cleared announcements went with them: what followed it in the list stands one higher. */
const noAnnouncements: readonly KnownDifference[] = (['changed', 'removed'] as const).map(
  (change) => ({
    path: /^\/api\/v1\/jobs$/,
    at: /^answer\.body\.items\[\](\.(kind|does))?$/,
    change,
    was: /sweep-|Clears away/,
    reason: 'The job that cleared announcements went with them; those after it stand one higher.',
  }),
);

/** A roll back is told of the build that was left, and a broken glass wherever it is told who let a build in. */
const leftAndPast: readonly KnownDifference[] = [
  {
    path: /\/builds\/\d+\/timeline/,
    at: /^answer\.body\.items\[\]$/,
    change: 'added',
    is: /"kind":"rolled-back-from"/,
    reason: 'The timeline of a build says which roll backs left it, beside what it said.',
  },
  {
    path: /\/evidence-pack$/,
    at: /^answer\.body\.(leftBy|moreLeftBy)$/,
    change: 'added',
    reason: 'The pack of a build has the roll backs that left it, beside its promotions.',
  },
  {
    path: /\/builds\/\d+\/evidence-pack$/,
    at: /^answer\.body\.trail\.lines\[\]$/,
    change: 'added',
    is: /"action":"promotion\./,
    reason: 'The pack of a build has the lines of the roll backs that left it.',
  },
  {
    path: /^\/api\/v1\//,
    at: /\.brokenGlass$/,
    change: 'added',
    is: /^(true|false)$/,
    reason: 'What came past a policy says so, wherever it is told who let it in.',
  },
];

/** What gates say of an open request is one answer, which says whose request it is (L15). */
const requests: readonly KnownDifference[] = [
  // A review of a build that somebody had asked for told what a request by its reader would meet.
  ...(['added', 'removed', 'changed'] as const).map((change) => ({
    path: /\/review(\?|$)/,
    at: /\.verdicts\[\]\.(reason|on\[\])$|\.approvers\[\]\.people\[\]$|\.promote\.reason$|\.loosened\[\]\.asks$/,
    change,
    reason: 'What gates say of a build with an open request is that request’s, whoever reads it.',
  })),
  {
    path: /\/(board|review)(\?|$)/,
    at: /\.requestedBy$/,
    change: 'added',
    reason: 'A board and a review say who asked for what is open.',
  },
  {
    path: /^\/api\/v1\//,
    at: /\.verdicts\[\]\.missing$/,
    change: 'added',
    reason: 'A gate that got some of its approvals says how many are missing.',
  },
  {
    path: /\/board(\?|$)/,
    at: /\.label$/,
    change: 'changed',
    is: /more approvals?/,
    reason: 'A button says how many approvals are missing, not how many there were to give.',
  },
];

/** The same place in a list, which the cursor names now. */
const isSamePlace = (was: unknown, is: unknown): boolean => {
  if (typeof was !== 'string' || typeof is !== 'string') return false;
  const [before, now] = [was, is].map((cursor) => Buffer.from(cursor, 'base64url').toString());
  return /^[a-z-]+ (.*)$/s.exec(now ?? '')?.[1] === before;
};

/** What is told otherwise since b6eef17. */
const toldSince: readonly KnownDifference[] = [
  {
    path: /^\/api\/v1\//,
    at: /^answer\.body\.next$/,
    change: 'changed',
    holds: isSamePlace,
    reason: 'A cursor says which list it is of, before the place that it was.',
  },
  {
    path: /^\/api\/v1\/promotions\/[^/]+\/review$/,
    at: /^answer\.body\.(comments\[\]\.id|moreComments)$/,
    change: 'added',
    reason: 'A review has what was said last, and says how much was said before that.',
  },
  {
    path: /\/timeline(\?|$)/,
    at: /^answer\.body\.items\[\]\.(kind|text)$/,
    change: 'changed',
    was: /^"(pushed|tag-moved|Pushed to |Tag )/,
    is: /^"(pushed|tag-moved|Pushed to |Tag )/,
    reason:
      'Of one moment a push stands below the tags that it set, and those in the order they were set.',
  },
  {
    path: /^\/api\/v1\//,
    at: /\.evidence\[\]\.label$/,
    change: 'changed',
    is: /^"since /,
    holds: (was, is) =>
      typeof was === 'string' &&
      typeof is === 'string' &&
      was.startsWith('by ') &&
      was.endsWith(`, ${is.replace('since ', '')}`),
    reason:
      'Who stopped a line or withdrew a build is in the sentence beside it; the evidence says since when.',
  },
  {
    path: /\/(board|review)(\?|$)/,
    at: /\.verdicts\[\]\.reason$|\.promote\.reason$/,
    change: 'changed',
    is: /would ask/,
    holds: (was, is) =>
      typeof was === 'string' && was.replaceAll(/\basked (for it|now)/g, 'would ask $1') === is,
    reason: 'Of what nobody asked for, gates say who would ask.',
  },
  {
    path: /^\/api\/v1\/people\/[^/]+$/,
    at: /\.madeBy\[\]\.(name|email)$/,
    change: 'removed',
    reason: 'The actor beside it says it.',
  },
  {
    path: /^\/api\/v1\/people\/[^/]+$/,
    at: /\.madeBy\[\]\.by$/,
    change: 'added',
    is: /"kind":"person"/,
    reason: 'Who made an account is an actor.',
  },
  {
    path: /\/evidence-pack$/,
    at: /^answer\.body\.stages$/,
    change: 'added',
    reason: 'An evidence pack has the names of the stages, beside their slugs.',
  },
  {
    path: /\/stages\/[^/]+\/timeline/,
    at: /^answer\.body\.items\[\]$/,
    change: 'added',
    is: /"kind":"(withdrawn|reinstated)"/,
    reason: 'The timeline of a stage tells of withdrawals of what it had, beside what it said.',
  },
  {
    path: /\/board(\?|$)/,
    at: /\.rollBack\.reason$/,
    change: 'changed',
    was: /There is no earlier build here/,
    is: /Nothing to go back to: /,
    reason: 'A stage that went back to its oldest build says what it has besides.',
  },
  {
    path: /\/(board|review)(\?|$)/,
    at: /\.(promote|rollBack)\.reason$/,
    change: 'changed',
    was: /needs the approver role there/,
    is: /^"Asking /,
    reason: 'Who may neither promote nor ask is told the least that would do, and who can give it.',
  },
  {
    path: /^\/api\/v1\//,
    at: /\.reason$/,
    change: 'changed',
    is: /needs the developer or approver role/,
    holds: (was, is) =>
      typeof is === 'string' && was === is.replace('developer or approver', 'developer'),
    reason: 'Approvers may ask and comment too.',
  },
];

/** A policy that let something in, or moved a tag, is known by its stage. */
const policiesOfStages: KnownDifference = {
  path: /\/(board|builds|review|timeline|evidence-pack)(\/\d+)?(\?|$)/,
  at: /(\.placements\[\]|^answer\.body\.items\[\])\.by\.id$/,
  change: 'changed',
  was: /^null$/,
  is: /^"[0-9a-f-]{36}"$/,
  reason: 'What a stage’s policy did is the policy’s by the id of the stage.',
};

/** By the commit of the version that answered. */
export const knownDifferences: Readonly<Record<LandedCommit, readonly KnownDifference[]>> = {
  '2c8efd0': [
    ...actors,
    ...requests,
    demo,
    otherLength,
    ...leftAndPast,
    ...toldSince,
    {
      path: /\/audit(\?|$)/,
      at: /^answer\.body\.items\[\]\.about/,
      change: 'added',
      reason: 'Lines of the trail say by id what they tell of.',
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
  '116f586': [
    ...actors,
    ...requests,
    demo,
    otherLength,
    ...noAnnouncements,
    ...leftAndPast,
    ...toldSince,
  ],
  b6eef17: [...toldSince, policiesOfStages, otherLength],
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
      (one.is?.test(JSON.stringify(is)) ?? true) &&
      (one.holds?.(was, is) ?? true),
  );
}
