import { oc } from '@orpc/contract';
import { z } from 'zod';
import { longestPullReference, longestReference } from '@/oci/names/names';
import { askedTime, pageOf, pageQuery, slug } from '../shapes/common';
import { auditEvent, searchResult } from '../shapes/audit';

/** What the list and the export are narrowed to. */
const filter = {
  project: slug.optional(),
  /**
   * What it is about: a digest, a build (`shop/api#26`), a tag or a version (`shop/api:1.4.2`), a tag as
   * clients pull it (`shop-prod/api:latest`, with the host or without), a promotion's id, a person's e-mail, a robot's
   * username.
   */
  about: z.string().trim().min(1).max(longestPullReference).optional(),
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
