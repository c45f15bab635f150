import { passwordsCount } from '../sign-in/sign-in-settings';
import { newId } from '@/lib/ids';
import { Refusal } from '@/lib/refusal';
import { actorColumns } from '../actors/actor-columns';
import { personCalling, requireAdministrator } from '../call/callers';
import type { Call, Services } from '../call/context';
import { linkLivesMs, newLink } from '../invitations/new-link';
import { requireProven } from '../call/require-proven';
import { write } from '../call/write';
import { endResetLinks } from './end-reset-links';
import { findPerson } from './find-person';

/**
 * A link by which a person sets a new password within 24 hours; it is in this answer and nowhere else.
 * Earlier ones count no more. Administrators only.
 * Throws Refusal: `forbidden`, `not-found`, `conflict` (disabled, or no password counts).
 */
export async function makeResetLink(
  services: Services,
  call: Call,
  input: { email: string },
): Promise<{ link: string; expiresAt: string }> {
  requireAdministrator(call, 'Making a link for a new password');
  const maker = personCalling(call);
  const { id, email, disabledAt } = await findPerson(services, input.email);
  if (disabledAt !== null) {
    throw new Refusal('conflict', `${email} is disabled and cannot sign in. Enable them first.`);
  }
  if (!(await passwordsCount(services.db.sql, services.allowPasswords))) {
    throw new Refusal('conflict', 'No password counts here: people sign in through a provider.');
  }
  await requireProven(services, call);
  const { link, tokenHash } = newLink(services.publicUrl, 'reset');
  const createdAt = services.clock();
  const expiresAt = new Date(createdAt.getTime() + linkLivesMs.reset);
  return write(services, call, async ({ tx, audit }) => {
    await endResetLinks(tx, email, createdAt);
    await tx.invitation.create({
      data: {
        id: newId(),
        kind: 'reset',
        email,
        tokenHash,
        createdAt,
        ...actorColumns('createdBy', { kind: 'person', id: maker.id, name: maker.email }),
        expiresAt,
      },
    });
    await audit({
      action: 'person.reset-link-made',
      projectId: null,
      subjects: { personId: id },
      target: email,
      after: { expiresAt },
    });
    return { link, expiresAt: expiresAt.toISOString() };
  });
}
