import { z } from 'zod';
import { likenesses } from '@/domain/names/likeness';
import { makingKinds } from '@/domain/people/accounts';
import { instanceRoles } from '@/domain/permissions/roles';
import { visibleName } from '@/domain/short-text';
import { actor } from '../actor';
import { timestamp } from '../common';

/** Twelve characters at least; common ones are refused by the server (security.md, defaults). */
export const password = z.string().min(12, 'at least 12 characters').max(200);
export const personName = visibleName(100);

export const person = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  admin: z.boolean(),
  instanceRole: z.enum(instanceRoles).nullable(),
  createdAt: timestamp,
  disabledAt: timestamp.nullable(),
});

/** What is told of a person in the list: beside who they are, how and when they were here last. */
export const listedPerson = person.extend({
  /** Their last request, or the last thing they did; null: never here. */
  lastSeenAt: timestamp.nullable(),
  /** The providers that they are linked to, and sign in through. */
  providers: z.array(z.object({ slug: z.string(), name: z.string() })),
  hasPassword: z.boolean(),
  /** Whom their name could be taken for, and by what. */
  looksLike: z.array(
    z.object({ name: z.string(), email: z.string(), likeness: z.enum(likenesses) }),
  ),
});
export type ListedPerson = z.infer<typeof listedPerson>;

/** A role of somebody on a project, and through what they hold it: `direct`, `team Release`. */
const heldRole = z.object({ role: z.string(), stages: z.array(z.string()), through: z.string() });
export const heldProject = z.object({
  slug: z.string(),
  name: z.string(),
  roles: z.array(heldRole),
});

export const heldTeam = z.object({
  slug: z.string(),
  name: z.string(),
  maintainer: z.boolean(),
  /** The provider whose groups say so; null: somebody added them here. */
  provider: z.string().nullable(),
});

/** What rests on a person: what disabling them would stop. */
export const standing = z.object({
  sessions: z.number().int(),
  tokens: z.number().int(),
  /** Requests of theirs that wait for a decision. */
  openRequests: z.array(
    z.object({ id: z.string(), project: z.string(), image: z.string(), to: z.string() }),
  ),
  /** Live secrets of robots that were shown to them: they go on working. */
  robotSecrets: z.array(z.object({ project: z.string(), robot: z.string(), expiresAt: timestamp })),
  /** Teams and projects that nobody else who may sign in maintains. */
  soleMaintainerOf: z.object({ teams: z.array(z.string()), projects: z.array(z.string()) }),
  /** Open invitations that they made: nobody can join by them any more. */
  invitations: z.number().int(),
  /** Nobody else who may sign in administers the installation. */
  lastAdministrator: z.boolean(),
  /** Why they can be neither disabled nor demoted just now, and what to do; null: they can. */
  whyStays: z.string().nullable(),
});
export type Standing = z.infer<typeof standing>;

/** Whether somebody counts as a person of their own where others must decide (L7), and how that is known. */
export const accountStanding = z.object({
  /** Does nobody but themselves stand behind the account, as far as is known? */
  ownPerson: z.boolean(),
  /** Who invited them, created their account, or made the link that set their password; the last time each. */
  madeBy: z.array(
    z.object({
      by: actor,
      how: z.enum(makingKinds),
      at: timestamp,
      /** Has somebody else vouched since? */
      parted: z.boolean(),
    }),
  ),
  /** Administrators who gave their word. */
  vouchedBy: z.array(z.object({ by: actor, at: timestamp, note: z.string().nullable() })),
  /** When a provider last vouched for a link to it; null: none does. */
  linkedAt: timestamp.nullable(),
  /** Why the caller's word would change nothing, or is not theirs to give; null: they can vouch. */
  whyNotVouch: z.string().nullable(),
});
export type AccountStanding = z.infer<typeof accountStanding>;

export const personDetails = listedPerson.extend({
  account: accountStanding,
  teams: z.array(heldTeam),
  projects: z.array(heldProject),
  standing,
});
