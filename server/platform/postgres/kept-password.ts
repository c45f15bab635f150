import { randomBytes } from 'node:crypto';
import { createDurably, replaceDurably } from '@/lib/files/durable-file';
import { readSecret, SecretDamaged } from '@/lib/files/kept-secret';
import type { Run } from './run-as';

/**
 * The password that is kept in a file, or a new one, durable before this resolves.
 * @param setAnew sets a password in place of one that was lost; left out where each start sets it.
 */
export async function keptPassword(
  path: string,
  { owner }: Run,
  setAnew: (password: string) => Promise<void> = () => Promise.resolve(),
): Promise<string> {
  const kept = await readSecret(path).catch((error: unknown) => {
    // Cut short, as by a power failure; what stood there is nowhere else.
    if (error instanceof SecretDamaged) return undefined;
    throw error;
  });
  if (typeof kept === 'string') return kept;
  const password = randomBytes(24).toString('hex');
  // The file last: cut short in between, the next start does the same again.
  await setAnew(password);
  if (kept === undefined) {
    await replaceDurably(path, `${password}\n`, { owner });
    return password;
  }
  const made = await createDurably(path, `${password}\n`, { owner });
  return made ? password : ((await readSecret(path)) ?? password);
}
