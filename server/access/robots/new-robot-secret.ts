import type { RobotKind } from '@/domain/permissions/roles';
import { endOfSecret } from '@/domain/robots/lifetime';
import { newId } from '@/lib/ids';
import { newSecret } from '@/server/platform/secrets/secrets';
import { actorColumns } from '../actors/actor-columns';
import { originOf, type Call } from '../call/context';

/** A new secret: the text, shown once, and the row that is kept, which tells who was shown it (L7). */
export function newRobotSecret(
  call: Call,
  kind: RobotKind,
  now: Date,
  expiresInDays: number | undefined,
) {
  const { secret, hash, prefix } = newSecret('robot');
  const row = {
    id: newId(),
    secretHash: new Uint8Array(hash),
    prefix,
    createdAt: now,
    ...actorColumns('createdBy', originOf(call).actor),
    expiresAt: endOfSecret(kind, now, expiresInDays),
  };
  return { secret, row };
}
