import { tokenScopes, type TokenScope } from '@/domain/permissions/roles';
import { newId } from '@/lib/ids';
import { Refusal } from '@/lib/refusal';
import { newSecret } from '../../auth/secrets';
import type { Call, Services } from '../context';
import { requireProven } from '../require-proven';
import { write } from '../write';
import { managerOfOwnAccount } from './own-account';
import { showToken, type ShownToken } from './show-token';

/**
 * Makes an API token for the caller; it is in this answer and nowhere else. With no
 * `expiresInDays` it lives until it is revoked. It carries the scopes that are asked for, or all that this
 * call has; a token never makes a wider one.
 */
export async function createToken(
  services: Services,
  call: Call,
  input: {
    name: string;
    expiresInDays?: number | undefined;
    scopes?: readonly TokenScope[] | undefined;
  },
): Promise<ShownToken & { token: string }> {
  const person = managerOfOwnAccount(call, 'Making a token');
  const scopes = scopesFor(person.scopes ?? tokenScopes, input.scopes);
  await requireProven(services, call);
  const { secret: token, hash, prefix } = newSecret('personal');
  const createdAt = services.clock();
  const { expiresInDays } = input;
  const expiresAt =
    expiresInDays === undefined ? null : new Date(createdAt.getTime() + expiresInDays * 86_400_000);
  return write(services, call, async ({ tx, audit }) => {
    const row = await tx.apiToken.create({
      data: {
        id: newId(),
        userId: person.id,
        name: input.name,
        tokenHash: new Uint8Array(hash),
        prefix,
        scopes,
        createdAt,
        expiresAt,
      },
    });
    await audit({
      action: 'token.created',
      projectId: null,
      target: `${person.email}: ${input.name}`,
      after: { prefix, expiresAt, scopes },
    });
    return { ...showToken(row), token };
  });
}

function scopesFor(has: readonly TokenScope[], asked: readonly TokenScope[] = has): TokenScope[] {
  const scopes = tokenScopes.filter((scope) => scope === 'read' || asked.includes(scope));
  const beyond = scopes.filter((scope) => scope !== 'read' && !has.includes(scope));
  if (beyond.length === 0) return scopes;
  const message = `this token does not have ${beyond.join(', ')} itself`;
  throw new Refusal('forbidden', `A token makes none that is wider than itself: ${message}.`, {
    fields: [{ path: 'scopes', message }],
  });
}
