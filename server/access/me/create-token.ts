import { tokenScopes, type TokenScope } from '@/domain/permissions/roles';
import { newId } from '@/lib/ids';
import { Refusal } from '@/lib/refusal';
import { newSecret } from '@/server/platform/secrets/secrets';
import type { Call, Services } from '../call/context';
import { requireProven } from '../call/require-proven';
import { write } from '../call/write';
import { managerOfOwnAccount } from './own-account';
import { showToken, type ShownToken } from './show-token';

/**
 * Makes an API token for the caller; it is in this answer and nowhere else. With no
 * `expiresInDays` it lives until it is revoked. It carries the scopes that are asked for, or all that this
 * call has; a token never makes a wider one, nor one that outlives it.
 * Throws Refusal: `forbidden`, `reauthentication-required`.
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
  const expiresAt = endOf(person.tokenEndsAt ?? null, createdAt, expiresInDays);
  return write(services, call, async ({ tx, audit }) => {
    const row = await tx.apiToken.create({
      data: {
        id: newId(),
        personId: person.id,
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
      subjects: { personId: person.id },
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

/** When a token ends that is made now: never after the one by which it is made. */
function endOf(limit: Date | null, now: Date, days: number | undefined): Date | null {
  if (days === undefined) return limit;
  const end = new Date(now.getTime() + days * 86_400_000);
  if (limit === null || end <= limit) return end;
  const message = `this token ends on ${limit.toISOString().slice(0, 10)} itself`;
  throw new Refusal(
    'forbidden',
    `A token makes none that outlives it: ${message}. Leave \`expiresInDays\` out to have both end together, or make it in a browser.`,
    { fields: [{ path: 'expiresInDays', message }] },
  );
}
