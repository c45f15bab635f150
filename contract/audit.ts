import { oc } from '@orpc/contract';
import { z } from 'zod';
import { longestPullReference, longestReference } from '@/oci/names';
import { askedTime, imageName, pageOf, pageQuery, slug, timestamp } from './common';
import { withdrawal } from './withdrawal';

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
  /** There where what was before and is after says much: it is cut short here, and whole in the export. */
  cut: z.literal(true).optional(),
});
export type AuditEvent = z.infer<typeof auditEvent>;

/** What the list and the export are narrowed to. */
const filter = {
  project: slug.optional(),
  /** Part of the actor's name. */
  actor: z.string().max(254).optional(),
  /** An action, or the part before its dot. */
  action: z.string().max(60).optional(),
  /** Part of what it was done to. */
  target: z.string().max(longestReference).optional(),
  /** An address, or how it begins. */
  address: z.string().max(60).optional(),
  from: askedTime.optional(),
  to: askedTime.optional(),
};

export const audit = {
  list: oc
    .route({
      method: 'GET',
      path: '/audit',
      summary: 'Who did what, newest first',
      tags: ['Audit'],
    })
    .input(z.strictObject({ ...pageQuery, ...filter }))
    .output(pageOf(auditEvent)),
  export: oc
    .route({
      method: 'GET',
      path: '/audit/export',
      summary: 'All lines of a filter, to the end, as a file',
      description:
        'CSV (RFC 4180, with a header; what a spreadsheet would run as a formula begins with an apostrophe) or one JSON array. Leaves a line in the trail itself.',
      tags: ['Audit'],
      spec: (operation) => ({
        ...operation,
        responses: {
          ...operation.responses,
          200: {
            description: 'The file; sent as it is read.',
            content: {
              'text/csv': { schema: { type: 'string' } },
              'application/json': { schema: { type: 'array', items: { type: 'object' } } },
            },
          },
        },
      }),
    })
    .input(z.strictObject({ format: z.enum(['csv', 'json']).default('csv'), ...filter }))
    .output(z.custom<ReadableStream<Uint8Array>>()),
  head: oc
    .route({
      method: 'GET',
      path: '/audit/head',
      summary: 'The newest link of the chain, to be noted elsewhere',
      description:
        '`npm run audit:verify -- --head <position>:<hash>` proves later that the trail still contains it.',
      tags: ['Audit'],
    })
    .input(z.strictObject({}))
    .output(
      z.object({
        /** Null while there is no line. */
        head: z.object({ position: z.number().int(), hash: z.string() }).nullable(),
      }),
    ),
};

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

/** A line that pulls may be searched for: a reference with a command and its flags around it. */
const longestSearch = longestPullReference + 200;

export const search = {
  find: oc
    .route({
      method: 'GET',
      path: '/search',
      summary:
        'Find by project, image, build number (`api#5`), version, digest, commit, reference, registry, robot or person',
      description:
        'Digests are those of builds, their platforms, configs, layers and evidence, or how one begins (4 hex digits at least, with or without `sha256:`, or as a tag: `sha256-….sig`). A reference is what a client pulls: `host:port/shop-dev/api:1.2`, `shop-dev/api@sha256:…`, `api:1.2`; the whole line that pulls it does too. Robots are those of projects that the caller sees; people are found by whoever may read the whole installation. Of builds that share a layer some are told, the newest 20 of them.',
      tags: ['Search'],
    })
    .input(z.strictObject({ q: z.string().trim().min(1).max(longestSearch) }))
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
    'evidence-arrived',
    'credential-expiring',
    'deleted',
  ]),
  project: z.string(),
  image: imageName.nullable(),
  build: z.number().int().nullable(),
  stage: z.string().nullable(),
  /** Of `credential-expiring` alone: the last secret of a robot, and when it ends. */
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
