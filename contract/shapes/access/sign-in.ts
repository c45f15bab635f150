import { z } from 'zod';
import { timestamp } from '../common';
import { lostOnProjects } from './teams';

export const signInSettings = z.object({
  /** `nobody`: through a provider only. Personal tokens go on in either case. */
  passwords: z.enum(['everybody', 'nobody']),
  /** Ask for a proof of who one is, at most 10 minutes old, before what weighs most. */
  reauthenticate: z.boolean(),
});
export type SignInSettings = z.infer<typeof signInSettings>;

/** Who is in this group of the provider is in this team. */
const groupRule = z.object({ group: z.string(), team: z.string(), maintainer: z.boolean() });

export const signInProvider = z.object({
  slug: z.string(),
  name: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  scopes: z.array(z.string()),
  groupsClaim: z.string(),
  createAccounts: z.boolean(),
  trustEmail: z.boolean(),
  /** Whose e-mail addresses it opens and links accounts by; `*`: everybody's. None: nobody's. */
  domains: z.array(z.string()),
  enabled: z.boolean(),
  createdAt: timestamp,
  /** The address to register at the provider, where it sends people back to. */
  callbackUrl: z.string(),
  groups: z.array(groupRule),
  /** How many accounts are linked to somebody at the provider. */
  people: z.number().int(),
});
export type SignInProvider = z.infer<typeof signInProvider>;

/** What unlinking an account from a provider takes from it. */
export const unlinkLoss = z.object({
  provider: z.object({ slug: z.string(), name: z.string() }),
  /** Sessions that it opened through the provider. */
  sessions: z.number().int(),
  /** Of which teams its groups made it a member; the account is in them no more. */
  teams: z.array(
    z.object({
      slug: z.string(),
      name: z.string(),
      maintainer: z.boolean(),
      /** Nobody would maintain the team any more. */
      lastMaintainer: z.boolean(),
    }),
  ),
  projects: lostOnProjects,
  /** By what it could still sign in. */
  otherWays: z.object({ password: z.boolean(), providers: z.array(z.string()) }),
  /** Why it stays linked, and what to do; null: it can be unlinked. */
  whyStays: z.string().nullable(),
});
export type UnlinkLoss = z.infer<typeof unlinkLoss>;
