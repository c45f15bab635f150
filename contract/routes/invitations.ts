import { oc } from '@orpc/contract';
import { z } from 'zod';
import { invitationKinds } from '@/domain/people/invitations';
import { actor } from '../shapes/actor';
import { done, email, slug, timestamp } from '../shapes/common';
import { password, person, personName } from '../shapes/access/people';
import { given, invitation } from '../shapes/access/invitations';

const token = z.string().min(1).max(200);

export const invitations = {
  list: oc
    .route({
      method: 'GET',
      path: '/invitations',
      summary: 'Open invitations that the caller may see',
      tags: ['People'],
    })
    .input(z.strictObject({}))
    .output(z.object({ items: z.array(invitation) })),
  create: oc
    .route({
      method: 'POST',
      path: '/invitations',
      summary: 'Invite somebody; the link is shown this once',
      description:
        'Administrators invite anybody, the maintainers of a team into it, and whoever sees to a project’s access to that project, with a role that they hold themselves. The link counts for 7 days.',
      successStatus: 201,
      tags: ['People'],
    })
    .input(
      z.strictObject({
        email,
        name: personName.optional(),
        team: slug.optional(),
        /** Maintains the team. */
        maintainer: z.boolean().optional(),
        project: slug.optional(),
        /** The role on the project. */
        role: slug.optional(),
        /** Stages that the role is limited to; null, or left out: all. None named is refused. */
        stages: z.array(slug).max(8).nullable().optional(),
      }),
    )
    .output(invitation.extend({ link: z.string() })),
  remove: oc
    .route({
      method: 'DELETE',
      path: '/invitations/{id}',
      summary: 'Take an invitation back',
      tags: ['People'],
    })
    .input(z.strictObject({ id: z.uuid() }))
    .output(done),
  look: oc
    .route({
      method: 'POST',
      path: '/invitations/look',
      summary: 'What a link is for; open to whoever holds it',
      tags: ['People'],
    })
    .input(z.strictObject({ token }))
    .output(
      z.object({
        kind: z.enum(invitationKinds),
        email: z.string(),
        name: z.string().nullable(),
        /** Who made it. */
        by: actor,
        expiresAt: timestamp,
        /** Passwords count here; else an account is made without one, for signing in through a provider. */
        passwords: z.boolean(),
        ...given,
      }),
    ),
  accept: oc
    .route({
      method: 'POST',
      path: '/invitations/accept',
      summary: 'Join by a link, or set a new password by one; open to whoever holds it',
      description:
        'Whoever has no account makes one, with name and password, or the name alone where no password counts: they sign in through a provider then. Whoever has one calls signed in, with the token alone. A link to reset takes the new password; it ends all sessions and leaves tokens alone.',
      tags: ['People'],
    })
    .input(z.strictObject({ token, name: personName.optional(), password: password.optional() }))
    .output(person),
};
