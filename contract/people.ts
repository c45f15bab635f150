import { oc } from '@orpc/contract';
import { z } from 'zod';
import { instanceRoles, tokenScopes } from '@/domain/permissions/roles';
import { done, email, pageOf, pageQuery, timestamp } from './common';

/** Twelve characters at least; common ones are refused by the server (security.md, defaults). */
export const password = z.string().min(12, 'at least 12 characters').max(200);
const personName = z.string().trim().min(1).max(100);

export const person = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  admin: z.boolean(),
  instanceRole: z.enum(instanceRoles).nullable(),
  createdAt: timestamp,
  disabledAt: timestamp.nullable(),
});

export const people = {
  list: oc
    .route({ method: 'GET', path: '/people', summary: 'People (administrators)', tags: ['People'] })
    .input(z.strictObject({ ...pageQuery }))
    .output(pageOf(person)),
  create: oc
    .route({
      method: 'POST',
      path: '/people',
      summary: 'Create a person (administrators)',
      successStatus: 201,
      tags: ['People'],
    })
    .input(z.strictObject({ email, name: personName, password }))
    .output(person),
};

export const apiToken = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  createdAt: timestamp,
  expiresAt: timestamp.nullable(),
  lastUsedAt: timestamp.nullable(),
});
export type ApiToken = z.infer<typeof apiToken>;

export const session = z.object({
  id: z.string(),
  current: z.boolean(),
  createdAt: timestamp,
  lastSeenAt: timestamp,
  userAgent: z.string(),
  address: z.string(),
});

export const me = {
  get: oc
    .route({ method: 'GET', path: '/me', summary: 'Who is calling', tags: ['Me'] })
    .input(z.strictObject({}))
    .output(
      z.object({
        kind: z.enum(['person', 'robot']),
        name: z.string(),
        email: z.string().nullable(),
        /** May administer the installation, by what it calls with. */
        admin: z.boolean(),
        instanceRole: z.enum(instanceRoles).nullable(),
        /** What the API token is narrowed to; null for robots. */
        scopes: z.array(z.enum(tokenScopes)).nullable(),
        /** Somebody looks at what this person sees, only to read; null: nobody does. */
        viewing: z.object({ by: z.string() }).nullable(),
        /** May look at the product as somebody else. */
        looksAsOthers: z.boolean(),
        /** May create projects. */
        createsProjects: z.boolean(),
        /** The address clients push to and pull from, without scheme. */
        registryHost: z.string(),
        publicUrl: z.string(),
      }),
    ),
  tokens: oc
    .route({ method: 'GET', path: '/me/tokens', summary: 'My API tokens', tags: ['Me'] })
    .input(z.strictObject({}))
    .output(z.object({ items: z.array(apiToken) })),
  createToken: oc
    .route({
      method: 'POST',
      path: '/me/tokens',
      summary: 'Make an API token; it is shown this once',
      description:
        'Also accepts Basic with e-mail and password, so that a terminal can get its first token.',
      successStatus: 201,
      tags: ['Me'],
    })
    .input(
      z.strictObject({
        name: z.string().trim().min(1).max(100),
        expiresInDays: z.number().int().min(1).max(3650).optional(),
      }),
    )
    .output(apiToken.extend({ token: z.string() })),
  removeToken: oc
    .route({
      method: 'DELETE',
      path: '/me/tokens/{id}',
      summary: 'Revoke one of my tokens',
      tags: ['Me'],
    })
    .input(z.strictObject({ id: z.uuid() }))
    .output(done),
  sessions: oc
    .route({ method: 'GET', path: '/me/sessions', summary: 'Where I am signed in', tags: ['Me'] })
    .input(z.strictObject({}))
    .output(z.object({ items: z.array(session) })),
  removeSession: oc
    .route({
      method: 'DELETE',
      path: '/me/sessions/{id}',
      summary: 'Sign one of my sessions out',
      tags: ['Me'],
    })
    .input(z.strictObject({ id: z.uuid() }))
    .output(done),
};

/** First run: the printed one-time link makes the first administrator. */
export const setup = {
  state: oc
    .route({
      method: 'GET',
      path: '/setup',
      summary: 'Whether there is a first administrator; open to everybody',
      tags: ['Set-up'],
    })
    .input(z.strictObject({}))
    .output(z.object({ done: z.boolean() })),
  complete: oc
    .route({
      method: 'POST',
      path: '/setup',
      summary: 'Create the first administrator',
      successStatus: 201,
      tags: ['Set-up'],
    })
    .input(z.strictObject({ token: z.string().min(1).max(200), email, name: personName, password }))
    .output(person),
};
