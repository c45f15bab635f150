import { oc } from '@orpc/contract';
import { z } from 'zod';
import { done, pageOf, pageQuery, slug, timestamp } from './common';

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
  by: z.object({ kind: z.enum(['person', 'robot']), name: z.string() }).nullable(),
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

export const uploads = {
  list: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/uploads',
      summary: 'Uploads under way to the project’s registries, the last opened first',
      tags: ['Registries'],
    })
    .input(z.strictObject({ project: slug, ...pageQuery }))
    .output(pageOf(upload)),
  clear: oc
    .route({
      method: 'DELETE',
      path: '/projects/{project}/uploads/{id}',
      summary: 'End an upload and remove what came of it; a push that it is part of fails',
      tags: ['Registries'],
    })
    .input(z.strictObject({ project: slug, id: z.uuid() }))
    .output(done),
};
