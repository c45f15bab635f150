import { z } from 'zod';
import { actor } from './actor';
import { timestamp } from './common';

/**
 * `moving`: bytes came within half a minute; `waiting`: none did, and its client may go on. Both count
 * among the 20 that one caller may have; `idle` and `broken` make room for others.
 */
export const uploadStates = ['moving', 'waiting', 'idle', 'broken'] as const;

/** A blob on its way in. */
export const upload = z.object({
  id: z.string(),
  registry: z.string(),
  image: z.string(),
  /** Who pushes; null: they are no more. */
  by: actor.nullable(),
  /** That came so far; where it moves, as of the last quarter of a minute. */
  bytes: z.number().int(),
  openedAt: timestamp,
  /** Its last byte; the opening, before the first. */
  movedAt: timestamp,
  state: z.enum(uploadStates),
  /** When it ends if no byte comes until then. */
  endsAt: timestamp,
});
export type Upload = z.infer<typeof upload>;
