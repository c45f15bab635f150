import { hash, verify } from '@node-rs/argon2';
import { randomToken } from '@/lib/ids';
import { BoundedQueue } from './hash-queue';

// argon2id is the library's default algorithm; security.md sets memory, passes and lanes.
const cost = { memoryCost: 46 * 1024, timeCost: 1, parallelism: 1 };

const queue = new BoundedQueue(2, 200);

let dummy: Promise<string> | undefined;

/**
 * A password as it is kept: argon2id, 46 MiB, one pass, one lane, in PHC form.
 * Throws QueueFull while too many are being hashed.
 */
export function hashPassword(password: string): Promise<string> {
  return queue.run(() => hash(password.normalize('NFC'), cost));
}

/**
 * Does the password belong to the hash? With no hash (no such account, or one without a password)
 * as much work is done and the answer is no, so that time does not tell which part was wrong.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  dummy ??= hashPassword(randomToken());
  const against = stored ?? (await dummy);
  const matches = await queue.run(() => verify(against, password.normalize('NFC')));
  return matches && stored !== null;
}
