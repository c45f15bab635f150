import { z } from 'zod';
import { evidenceKinds } from '@/domain/images/attached/evidence-kind';
import { actor } from './actor';
import { current, letIn } from './current';
import { act, gateName, hold, laneGates, stop, verdict } from './gates';
import { timestamp } from './common';
import { withdrawal } from './withdrawal';

/** An image beside its registries: what is current in each. */
export const imageLanes = z.object({
  name: z.string(),
  lanes: z.array(
    z.object({
      stage: z.string(),
      registry: z.string(),
      /** Null: nothing yet. */
      current: current.nullable(),
      /** Builds between this lane's current one and the lane before's; 1,000 stands for as many or more. */
      behind: z.number().int(),
      ...laneGates,
    }),
  ),
});
export type ImageLanes = z.infer<typeof imageLanes>;

export const placement = z.object({
  stage: z.string(),
  registry: z.string(),
  since: timestamp,
  by: actor,
  /** In byte order, 100 at most. */
  tags: z.array(z.string()),
  /** Tags beyond those listed; the registry lists them all. */
  moreTags: z.number().int(),
  /** What the image is there, where that is this build; else null. */
  current: current.nullable(),
  /** When the stage was last rolled back past it, and to which build; null: it was not, or the build went in again since. */
  rolledBack: z.object({ at: timestamp, to: z.number().int() }).nullable(),
});

/** Where a build came from, read from its labels; null where they do not say. */
export const source = z.object({
  commit: z.string().nullable(),
  branch: z.string().nullable(),
  author: z.string().nullable(),
  url: z.string().nullable(),
});

export const build = z.object({
  image: z.string(),
  number: z.number().int(),
  digest: z.string(),
  mediaType: z.string(),
  kind: z.enum(['image', 'index', 'artifact']),
  version: z.string().nullable(),
  source,
  /** Few and cut short, those that pages name first; `…/labels` has them whole. */
  labels: z.record(z.string(), z.string()),
  /** How many labels it has. */
  labelCount: z.number().int(),
  properties: z.record(z.string(), z.string()),
  platforms: z.array(z.string()),
  /** Bytes of configs and layers, each counted once. */
  size: z.number().int(),
  /** When the image says it was made; null where it does not say. */
  createdAt: timestamp.nullable(),
  pushedAt: timestamp,
  pushedBy: actor,
  placements: z.array(placement),
  withdrawal,
  /** The number of the build of which it is one platform; null: it stands alone. */
  partOf: z.number().int().nullable(),
});
export type Build = z.infer<typeof build>;

const layer = z.object({
  digest: z.string(),
  mediaType: z.string(),
  size: z.number().int(),
  /** The history command that made it; null where the config does not say. */
  command: z.string().nullable(),
});

/** An evidence tag of a later stage that would mean a document which says less. */
export const replacement = z.object({
  /** The stage's slug. */
  stage: z.string(),
  tag: z.string(),
  /** Digests: what the tag means there, and what it would mean. */
  from: z.string(),
  to: z.string(),
  /** What the one there says and the other does not, in words. */
  goes: z.array(z.string()),
});

/** What is inside a build: one entry per platform (one for a plain image). */
export const buildContent = z.object({
  manifests: z.array(
    z.object({
      digest: z.string(),
      mediaType: z.string(),
      platform: z.string().nullable(),
      size: z.number().int(),
      config: z
        .object({
          /** The operating system that it names; null where it names none. */
          os: z.string().nullable(),
          user: z.string().nullable(),
          entrypoint: z.array(z.string()),
          command: z.array(z.string()),
          workingDir: z.string().nullable(),
          exposedPorts: z.array(z.string()),
        })
        .nullable(),
      layers: z.array(layer),
    }),
  ),
  /** Manifests beyond those listed: an index may reach a thousand of a thousand layers each. */
  moreManifests: z.number().int(),
  /** Signatures, SBOMs and attestations that are told of it or of one of its manifests. */
  referrers: z.array(
    z.object({
      digest: z.string(),
      subject: z.string(),
      artifactType: z.string().nullable(),
      kind: z.enum(evidenceKinds),
      /** Bytes of what it holds: its own blobs, each once; of a list of manifests the list's. */
      size: z.number().int(),
      annotations: z.record(z.string(), z.string()),
      /** The tag by which it is told; null: it names its subject, or rides in the index. */
      tag: z.string().nullable(),
      /** Slugs of the stages that have it. */
      stages: z.array(z.string()),
      /** False: a runtime could start it, so that it stays where it was pushed. */
      goesAlong: z.boolean(),
      /** Slugs of the stages where its tag names something that it does not: it waits for a hand. */
      wouldReplace: z.array(z.string()),
      /** What the tag means in the entry registry now, where a tool has signed again; null: this one still. */
      replacedBy: z.string().nullable(),
    }),
  ),
  /** What carrying by hand would replace: by itself none of it follows. */
  replaces: z.array(replacement),
  /** Stands for just that, for `seen` of the call that carries. */
  replacing: z.string(),
  /** Why late evidence of it did not follow by itself, and when it is tried again; null: nothing failed. */
  notCarried: z.object({ problem: z.string(), since: timestamp, again: timestamp }).nullable(),
});
export type BuildContent = z.infer<typeof buildContent>;

/** One thing that happened to a build or a stage, newest first. */
export const timelineEntry = z.object({
  at: timestamp,
  kind: z.enum([
    'pushed',
    'promoted',
    'rolled-back',
    /** A stage that had the build went back to another. */
    'rolled-back-from',
    'requested',
    'approved',
    'ended',
    'check',
    'withdrawn',
    'reinstated',
    'tag-moved',
    'property-set',
    'deleted',
    'attached',
    'detached',
    'carried',
    'not-carried',
  ]),
  by: actor,
  stage: z.string().nullable(),
  /** A sentence for people. */
  text: z.string(),
  promotion: z.string().nullable(),
  /** Of what came in by a promotion, or left by a roll back: who let in what came; else null. */
  letIn: letIn.nullable(),
});
export type TimelineEntry = z.infer<typeof timelineEntry>;

/** The board's card: a build, and what may be done with it next. */
export const card = z.object({
  build,
  /** The stage that it would go to from this lane; null in the last. */
  next: z.string().nullable(),
  promote: act,
  /** The next act toward `next`, for the button. */
  nextAct: z.enum(['promote', 'request', 'waiting', 'blocked', 'none']),
  /** What the button says, e.g. `Waiting: scan, until 14:00` or `Blocked: 2 gates`. */
  label: z.string(),
  /**
   * What the gates of `next` say of it now: of the open request for it, whoever looks, else of one that the
   * caller would make; empty where it does not go on.
   */
  verdicts: z.array(verdict).readonly(),
  /** The open request for it; null: none. */
  promotion: z.string().nullable(),
  /** Who asked for that. */
  requestedBy: actor.nullable(),
});
export type Card = z.infer<typeof card>;

export const lane = z.object({
  stage: z.string(),
  name: z.string(),
  registry: z.string(),
  /** What the image is there; null: nothing yet. */
  current: current.nullable(),
  /** The same as a card. */
  now: card.nullable(),
  /** Newer than what the next stage has, not there yet, and not rolled back from here; newest first. */
  candidates: z.array(card),
  /** What else this lane has: what it was rolled back from, then earlier builds, newest arrival first. */
  before: z.array(card),
  rollBack: act,
  /** What a roll back waits for that the caller asks for: somebody’s click; null: for nothing, or they may not ask. */
  rollBackWaits: z.string().nullable(),
  /** What its policy asks of what enters; of a roll back it asks nothing. */
  gates: z.array(gateName),
  total: z.number().int(),
  /** The line is stopped: nothing enters. */
  hold: hold.nullable(),
  /** Does it take builds of this image by itself? */
  automatic: z.boolean(),
  /** Why it does not take builds by itself that it might: those that somebody has to mend first. */
  stops: z.array(stop),
});
export type Lane = z.infer<typeof lane>;

export const board = z.object({ image: z.string(), lanes: z.array(lane) });
export type Board = z.infer<typeof board>;

/** What a tag meant in a stage at a time, from the record of its moves. */
export const tagAt = z.object({
  tag: z.string(),
  stage: z.string(),
  at: timestamp,
  /** Null: the tag did not exist then. */
  digest: z.string().nullable(),
  /** The build with that digest; null where it is none. */
  build: z.number().int().nullable(),
  version: z.string().nullable(),
  /** Since when it meant that, and by whom. */
  since: timestamp.nullable(),
  by: actor.nullable(),
  promotion: z.string().nullable(),
  /** Until when; null: still. */
  until: timestamp.nullable(),
});
export type TagAt = z.infer<typeof tagAt>;
