import { oc } from '@orpc/contract';
import { z } from 'zod';
import { imageName, pageOf, pageQuery, slug, timestamp } from './common';

export const auditEvent = z.object({
  seq: z.string(),
  at: timestamp,
  actor: z.object({ kind: z.enum(['person', 'robot', 'system']), name: z.string() }),
  action: z.string(),
  project: z.string().nullable(),
  target: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  address: z.string(),
  requestId: z.string(),
});
export type AuditEvent = z.infer<typeof auditEvent>;

export const audit = {
  list: oc
    .route({
      method: 'GET',
      path: '/audit',
      summary: 'Who did what, newest first',
      tags: ['Audit'],
    })
    .input(
      z.strictObject({
        ...pageQuery,
        project: slug.optional(),
        actor: z.string().max(254).optional(),
        action: z.string().max(60).optional(),
        from: timestamp.optional(),
        to: timestamp.optional(),
      }),
    )
    .output(pageOf(auditEvent)),
};

export const searchResult = z.object({
  kind: z.enum(['project', 'image', 'build']),
  project: z.string(),
  image: z.string().nullable(),
  number: z.number().int().nullable(),
  title: z.string(),
  subtitle: z.string(),
});

export const search = {
  find: oc
    .route({
      method: 'GET',
      path: '/search',
      summary: 'Find by project, image, build number (`api#5`), version, digest or commit',
      tags: ['Search'],
    })
    .input(z.strictObject({ q: z.string().trim().min(1).max(200) }))
    .output(z.object({ items: z.array(searchResult) })),
};

/** What the event stream sends; pages refetch what it names, so that rights hold. */
export const liveEvent = z.object({
  kind: z.enum([
    'build-pushed',
    'promoted',
    'tag-moved',
    'properties-set',
    'access-changed',
    'project-changed',
    'promotion-changed',
    'check-reported',
    'policy-changed',
    'build-withdrawn',
    'deleted',
  ]),
  project: z.string(),
  image: imageName.nullable(),
  build: z.number().int().nullable(),
  stage: z.string().nullable(),
});
export type LiveEvent = z.infer<typeof liveEvent>;

/** What the event stream says besides: whether changes can arrive, or the database is away. */
export const liveState = z.object({ flowing: z.boolean() });
