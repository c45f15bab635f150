import { z } from 'zod';
import { toldActions } from '@/domain/audit/reach';
import { actor } from './actor';
import { imageName, timestamp } from './common';
import { withdrawal } from './withdrawal';

export const auditEvent = z.object({
  seq: z.string(),
  at: timestamp,
  actor,
  action: z.string(),
  project: z.string().nullable(),
  target: z.string(),
  /** What it tells of, by id, as far as that is still there and the caller may see it; null: nothing of that kind. */
  about: z.object({
    image: imageName.nullable(),
    /** Its number. */
    build: z.number().int().nullable(),
    digest: z.string().nullable(),
    /** Of a promotion the one that is to be entered. */
    stage: z.string().nullable(),
    promotion: z.uuid().nullable(),
    /** For whoever may look people up: an e-mail. */
    person: z.string().nullable(),
    robot: z.object({ project: z.string(), name: z.string() }).nullable(),
  }),
  before: z.unknown(),
  after: z.unknown(),
  address: z.string(),
  requestId: z.string(),
  /** There where what was before and is after says much: it is cut short here, and whole in the export. */
  cut: z.literal(true).optional(),
});
export type AuditEvent = z.infer<typeof auditEvent>;

export const searchResult = z.object({
  kind: z.enum(['project', 'image', 'build', 'registry', 'robot', 'person']),
  /** Null of a person. */
  project: z.string().nullable(),
  image: z.string().nullable(),
  number: z.number().int().nullable(),
  /** What a registry or a robot is called, or a person's address; else null. */
  name: z.string().nullable(),
  title: z.string(),
  subtitle: z.string(),
  /**
   * What of a build has the digest that was looked for, where that is not its own: `linux/arm64`, `the
   * config of linux/arm64`, `a layer`, `a signature`, …; null for what was found by something else.
   */
  through: z.string().nullable(),
  withdrawal,
});

/** What the event stream sends; pages refetch what it names, so that rights hold. */
export const liveEvent = z.object({
  /**
   * What a line of the trail says was done; `changed`: what is shown changed, and nobody did it there. So is read
   * what a newer server tells of.
   */
  kind: z.enum([...toldActions, 'changed']).catch('changed'),
  project: z.string(),
  image: imageName.nullable(),
  build: z.number().int().nullable(),
  stage: z.string().nullable(),
  /** Of `robot.secret-expiring` alone: the last secret of a robot, and when it ends. */
  credential: z
    .object({
      robot: z.string(),
      prefix: z.string(),
      endsAt: timestamp,
      /** 14, 7 or 1. */
      days: z.number().int(),
    })
    .optional(),
});
export type LiveEvent = z.infer<typeof liveEvent>;

/** What the event stream says besides: whether changes can arrive, or the database is away. */
export const liveState = z.object({ flowing: z.boolean() });
