import { oc } from '@orpc/contract';
import { z } from 'zod';
import { instanceRoles, tokenScopes } from '@/domain/permissions/roles';
import { visibleName } from '@/domain/short-text';
import { actor } from '../shapes/actor';
import { done, slug, timestamp } from '../shapes/common';
import { heldProject, heldTeam, password } from '../shapes/access/people';
import { apiToken, session } from '../shapes/access/me';

export const me = {
  idempotencyKey: oc
    .route({
      method: 'GET',
      path: '/idempotency-keys/{key}',
      summary: 'What became of one’s own call with an `Idempotency-Key`, in the last day',
      description:
        '`done`: sent again under the same key it answers as it did first, or 409 `done-before` where that answer was not kept: it holds a secret or is long, the process ended right after, or a former version gave it in another shape. `running`: ask again. `absent`: it did not arrive, was refused, or kept no key; nothing was changed by it. Every call that changes something keeps its key, but for those that sign in or prove who one is.',
      tags: ['Me'],
    })
    .input(z.strictObject({ key: z.string().regex(/^[\x21-\x7e]{1,200}$/) }))
    .output(z.object({ state: z.enum(['done', 'running', 'absent']) })),
  get: oc
    .route({ method: 'GET', path: '/me', summary: 'Who is calling', tags: ['Me'] })
    .input(z.strictObject({}))
    .output(
      z.object({
        kind: z.enum(['person', 'robot']),
        /**
         * To whom a page with this answer is shown. Calls of a browser's session that may change something
         * send it back as `Sallyport-For`, and answer 409 `another-person` where it is another by then.
         */
        shownTo: z.string(),
        name: z.string(),
        email: z.string().nullable(),
        /** May administer the installation, by what it calls with. */
        admin: z.boolean(),
        instanceRole: z.enum(instanceRoles).nullable(),
        /** Signs in by a password too: not, who only comes through a provider. */
        hasPassword: z.boolean(),
        /** What the API token is narrowed to; null for robots. */
        scopes: z.array(z.enum(tokenScopes)).nullable(),
        /** The provider through which the browser's session was opened, where one was. */
        through: z.object({ slug: z.string(), name: z.string() }).nullable(),
        /**
         * What ended when the account was first linked to a provider, for nobody knows who had made it;
         * until its owner has read it.
         */
        ended: z.array(
          z.object({
            through: z.string(),
            password: z.boolean(),
            /** Personal tokens, as they were called. */
            tokens: z.array(z.string()),
            sessions: z.number().int(),
          }),
        ),
        /** Somebody looks at what this person sees, only to read; null: nobody does. */
        viewing: z.object({ by: actor }).nullable(),
        /** May look at the product as somebody else. */
        looksAsOthers: z.boolean(),
        /** May create projects. */
        createsProjects: z.boolean(),
        /** Teams they are of. */
        teams: z.array(heldTeam),
        /** Projects on which they hold a role, and through what; an instance role reaches all others. */
        projects: z.array(heldProject),
        /** Where a robot's pulls and pushes end; none for people. */
        registries: z.array(z.object({ slug: z.string(), project: z.string() })),
        /** The address clients push to and pull from, without scheme. */
        registryHost: z.string(),
        publicUrl: z.string(),
        /** What happened on this installation was told as a demo: its trail says which of it. */
        demo: z.boolean(),
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
        name: visibleName(100),
        expiresInDays: z.number().int().min(1).max(3650).optional(),
        /** What it is narrowed to; left out: all that this call may do. `read` is always in. */
        scopes: z.array(z.enum(tokenScopes)).max(4).optional(),
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
  removeSessions: oc
    .route({
      method: 'DELETE',
      path: '/me/sessions',
      summary: 'Sign all of my other sessions out',
      tags: ['Me'],
    })
    .input(z.strictObject({}).default({}))
    .output(z.object({ ended: z.number().int() })),
  providers: oc
    .route({
      method: 'GET',
      path: '/me/providers',
      summary: 'The providers by which I may sign in, and which know me',
      tags: ['Me'],
    })
    .input(z.strictObject({}))
    .output(
      z.object({
        items: z.array(
          z.object({
            slug: z.string(),
            name: z.string(),
            /** Null: nobody there is linked to this account. */
            linkedAt: timestamp.nullable(),
          }),
        ),
      }),
    ),
  linkProvider: oc
    .route({
      method: 'POST',
      path: '/me/providers/{slug}/link',
      summary: 'Ask whether this browser session may link a provider now',
      description:
        'For a browser’s session, with a proof that is at most 10 minutes old. The way to the provider begins at the sign-in page then, with `link`; who comes back is linked where the provider vouches for the account’s own address. Nothing of the account ends by it.',
      tags: ['Me'],
    })
    .input(z.strictObject({ slug }))
    .output(done),
  readEnded: oc
    .route({
      method: 'DELETE',
      path: '/me/ended',
      summary: 'I have read what ended when my account was linked',
      tags: ['Me'],
    })
    .input(z.strictObject({}).optional())
    .output(done),
  setPassword: oc
    .route({
      method: 'POST',
      path: '/me/password',
      summary: 'Change my password',
      description: 'Ends all other sessions; tokens stay.',
      tags: ['Me'],
    })
    .input(z.strictObject({ current: z.string().min(1).max(1000), password }))
    .output(z.object({ ended: z.number().int() })),
};
