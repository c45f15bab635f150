import { newId } from '@/lib/ids';
import { newSecret } from '../../auth/secrets';
import { personCalling } from '../callers';
import type { Call, Services } from '../context';
import { write } from '../write';
import { showToken, type ShownToken } from './show-token';

/**
 * Makes an API token for the caller; it is in this answer and nowhere else. With no
 * `expiresInDays` it lives until it is revoked.
 */
export async function createToken(
  services: Services,
  call: Call,
  input: { name: string; expiresInDays?: number | undefined },
): Promise<ShownToken & { token: string }> {
  const person = personCalling(call);
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
        createdAt,
        expiresAt,
      },
    });
    await audit({
      action: 'token.created',
      projectId: null,
      target: `${person.email}: ${input.name}`,
      after: { prefix, expiresAt },
    });
    return { ...showToken(row), token };
  });
}
