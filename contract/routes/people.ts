import { oc } from '@orpc/contract';
import { z } from 'zod';
import { instanceRoles } from '@/domain/permissions/roles';
import { shortText } from '@/domain/short-text';
import { email, pageOf, pageQuery, timestamp } from '../shapes/common';
import {
  password,
  personName,
  person,
  listedPerson,
  accountStanding,
  personDetails,
} from '../shapes/access/people';

export const people = {
  list: oc
    .route({
      method: 'GET',
      path: '/people',
      summary: 'People (administrators, security, auditors)',
      tags: ['People'],
    })
    .input(z.strictObject({ ...pageQuery, q: z.string().max(100).optional() }))
    .output(pageOf(listedPerson)),
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
  get: oc
    .route({
      method: 'GET',
      path: '/people/{email}',
      summary: 'One person, what they hold and what rests on them',
      tags: ['People'],
    })
    .input(z.strictObject({ email }))
    .output(personDetails),
  update: oc
    .route({
      method: 'PATCH',
      path: '/people/{email}',
      summary:
        'Disable or enable a person, rename them, change their instance role (administrators)',
      description:
        'Disabling ends their sessions and refuses each of their credentials from the next request on. Enabling gives no session back; tokens that were not revoked work again.',
      tags: ['People'],
    })
    .input(
      z.strictObject({
        email,
        disabled: z.boolean().optional(),
        name: personName.optional(),
        /** Null takes it away. */
        instanceRole: z.enum(instanceRoles).nullable().optional(),
      }),
    )
    .output(person),
  reset: oc
    .route({
      method: 'POST',
      path: '/people/{email}/reset',
      summary:
        'Make a link by which a person sets a new password; shown this once (administrators)',
      successStatus: 201,
      tags: ['People'],
    })
    .input(z.strictObject({ email }))
    .output(z.object({ link: z.string(), expiresAt: timestamp })),
  vouch: oc
    .route({
      method: 'PUT',
      path: '/people/{email}/vouch',
      summary: 'Vouch that an account is of a person of their own (administrators)',
      description:
        'Whoever was invited, created or given a new password by somebody counts as that person where others must decide, until an administrator who is neither vouches, or single sign-on does.',
      tags: ['People'],
    })
    .input(
      z.strictObject({
        email,
        /** How the caller knows them. */
        note: shortText(200).optional(),
      }),
    )
    .output(accountStanding),
  unvouch: oc
    .route({
      method: 'DELETE',
      path: '/people/{email}/vouch',
      summary: 'Take back every word that was given for an account (administrators)',
      tags: ['People'],
    })
    .input(z.strictObject({ email }))
    .output(accountStanding),
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
