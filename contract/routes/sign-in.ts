import { oc } from '@orpc/contract';
import { z } from 'zod';
import { domainPattern, everyDomain } from '@/domain/sign-in/speaks-for';
import { shortText, visibleName } from '@/domain/short-text';
import { done, email, slug, timestamp } from '../shapes/common';
import { signInSettings, signInProvider, unlinkLoss } from '../shapes/access/sign-in';

const tags = ['Sign-in'];

/** The domain of e-mail addresses, or all of them. */
const domain = z
  .string()
  .max(253)
  .toLowerCase()
  .refine((text) => text === everyDomain || domainPattern.test(text), 'not a domain');

/** What whoever is not signed in yet is offered. */
const signInOptions = z.object({
  /** Do e-mail and password sign in? */
  passwords: z.boolean(),
  providers: z.array(z.object({ slug: z.string(), name: z.string() })),
});

const shownSettings = signInSettings.extend({
  /** The operator lets passwords in by SALLYPORT_ALLOW_PASSWORDS, whatever is set here. */
  passwordsForced: z.boolean(),
  /** Why the caller cannot switch passwords off; null: they can. */
  whyNotNobody: z.string().nullable(),
});

const inPath = { slug };

const signInTrial = z.object({
  ok: z.boolean(),
  /** What is wrong, in words; empty where nothing is. */
  problems: z.array(z.string()),
  /** Nothing that stops anybody, but good to know. */
  notes: z.array(z.string()),
  callbackUrl: z.string(),
});

/** Single sign-on, how people may sign in, and the proof of who they are. */
export const signIn = {
  options: oc
    .route({
      method: 'GET',
      path: '/sign-in',
      summary: 'The ways to sign in; open to everybody',
      tags,
    })
    .input(z.strictObject({}))
    .output(signInOptions),
  settings: oc
    .route({
      method: 'GET',
      path: '/sign-in/settings',
      summary: 'How people may sign in (administrators, security, auditors)',
      tags,
    })
    .input(z.strictObject({}))
    .output(shownSettings),
  putSettings: oc
    .route({
      method: 'PUT',
      path: '/sign-in/settings',
      summary: 'Say how people may sign in (administrators)',
      description:
        'Passwords can be switched off only by somebody who is signed in through a provider, so that nobody locks the installation.',
      tags,
    })
    .input(z.strictObject(signInSettings.shape))
    .output(shownSettings),
  providers: oc
    .route({
      method: 'GET',
      path: '/sign-in/providers',
      summary: 'Single sign-on providers (administrators, security, auditors)',
      tags,
    })
    .input(z.strictObject({}))
    .output(z.object({ items: z.array(signInProvider) })),
  putProvider: oc
    .route({
      method: 'PUT',
      path: '/sign-in/providers/{slug}',
      summary: 'Create or change a provider (administrators)',
      description:
        'The client secret is only ever written; left out, it stays as it is. Whatever else is left out stays too, or gets its default in a new one.',
      tags,
    })
    .input(
      z.strictObject({
        ...inPath,
        name: visibleName(100),
        issuer: shortText(500),
        clientId: shortText(500),
        clientSecret: shortText(1000).optional(),
        scopes: z
          .array(z.string().regex(/^[\x21\x23-\x5B\x5D-\x7E]{1,100}$/, 'not a scope'))
          .max(30)
          .optional(),
        groupsClaim: shortText(200).optional(),
        createAccounts: z.boolean().optional(),
        trustEmail: z.boolean().optional(),
        /** For whose addresses it speaks, such as `example.com`; `*`: for everybody's. A new one: for nobody's. */
        domains: z.array(domain).max(100).optional(),
        enabled: z.boolean().optional(),
      }),
    )
    .output(signInProvider),
  removeProvider: oc
    .route({
      method: 'DELETE',
      path: '/sign-in/providers/{slug}',
      summary: 'Remove a provider, its sessions and what its groups gave (administrators)',
      tags,
    })
    .input(z.strictObject(inPath))
    .output(done),
  putGroups: oc
    .route({
      method: 'PUT',
      path: '/sign-in/providers/{slug}/groups',
      summary: 'Say which groups are which teams (administrators)',
      description: 'All of them at once; they count from each person’s next sign-in on.',
      tags,
    })
    .input(
      z.strictObject({
        ...inPath,
        groups: z
          .array(
            z.strictObject({
              group: shortText(255),
              team: slug,
              maintainer: z.boolean().optional(),
            }),
          )
          .max(500),
      }),
    )
    .output(signInProvider),
  tryProvider: oc
    .route({
      method: 'POST',
      path: '/sign-in/providers/{slug}/try',
      summary: 'Ask a provider for its description, and say what is wrong (administrators)',
      tags,
    })
    .input(z.strictObject(inPath))
    .output(signInTrial),
  unlink: oc
    .route({
      method: 'DELETE',
      path: '/sign-in/providers/{slug}/people/{email}',
      summary: 'Forget who an account is at a provider (administrators)',
      description:
        'Takes along the sessions that it opened through the provider, and the team memberships that the provider’s groups gave. Its next sign-in there links it anew, by its e-mail address.',
      tags,
    })
    .input(z.strictObject({ ...inPath, email }))
    .output(done),
  unlinkLoss: oc
    .route({
      method: 'GET',
      path: '/sign-in/providers/{slug}/people/{email}/loss',
      summary:
        'What unlinking an account from a provider would take from it (administrators, security, auditors)',
      tags,
    })
    .input(z.strictObject({ ...inPath, email }))
    .output(unlinkLoss),
  prove: oc
    .route({
      method: 'POST',
      path: '/me/prove',
      summary: 'Prove by password that it is still oneself, for this browser session',
      tags: ['Me'],
    })
    .input(z.strictObject({ password: z.string().min(1).max(1000) }))
    .output(z.object({ provenAt: timestamp })),
};
