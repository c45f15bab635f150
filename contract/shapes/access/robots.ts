import { z } from 'zod';
import { robotExtras, robotKinds } from '@/domain/permissions/roles';
import { actor } from '../actor';
import { timestamp } from '../common';
import { act } from '../gates';

/** A secret as everybody sees it after it was shown: never the secret. */
export const robotSecret = z.object({
  id: z.string(),
  /** Its first characters, to tell it by. */
  prefix: z.string(),
  createdAt: timestamp,
  createdBy: actor,
  expiresAt: timestamp,
  lastUsedAt: timestamp.nullable(),
  /** The address of its last use; null where it is unused, or the caller may not know. */
  lastUsedFrom: z.string().nullable(),
});
export type RobotSecret = z.infer<typeof robotSecret>;

export const robot = z.object({
  id: z.string(),
  name: z.string(),
  username: z.string(),
  kind: z.enum(robotKinds),
  /** Whose it is: that project's maintainers look after it. */
  project: z.string(),
  /** Of several, the first by name. */
  registry: z.string(),
  stage: z.string(),
  /** Those of them in projects that the caller may see. */
  registries: z.array(z.string()),
  permissions: z.array(z.enum(robotExtras)),
  /** Stages of its own project that it may promote into, where `promotion.execute` is among them. */
  stages: z.array(z.string()),
  environment: z.string().nullable(),
  createdAt: timestamp,
  createdBy: actor,
  disabledAt: timestamp.nullable(),
  /** When its last secret ends or ended; null: it has none. */
  expiresAt: timestamp.nullable(),
  lastUsedAt: timestamp.nullable(),
  /** Those that count, the oldest first; where none does, the one that ended last. */
  secrets: z.array(robotSecret),
});
export type Robot = z.infer<typeof robot>;

/** What a cluster pulled, each digest once. */
const recentPull = z.object({
  image: z.string(),
  build: z.number().int().nullable(),
  version: z.string().nullable(),
  digest: z.string(),
  lastAt: timestamp,
});

/** A robot with what its own page shows besides, and what the caller may do with it (L6). */
export const robotDetail = robot.extend({
  recentPulls: z.array(recentPull),
  can: z.object({
    /** Disable or remove it, revoke a secret, take a rule away; call a cluster's environment otherwise. */
    restrain: act,
    /** Issue a secret, enable it, add a rule: whoever is let do so could call as it. */
    entrust: act,
    /** Change where CI pushes and what it may do besides. */
    change: act,
  }),
});
export type RobotDetail = z.infer<typeof robotDetail>;

export const machineName = z
  .string()
  .regex(
    /^[a-z](?:[a-z0-9]|[.-](?=[a-z0-9])){0,39}$/,
    'lower-case letters, digits, dots and dashes',
  );
