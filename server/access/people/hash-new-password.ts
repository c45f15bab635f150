import { Refusal } from '@/lib/refusal';
import { QueueFull } from '../passwords/hash-queue';
import { hashPassword } from '../passwords/passwords';

/**
 * A password that was chosen, as it is kept.
 * Throws Refusal `throttled` while too many passwords are being hashed (security.md, row 25).
 */
export async function hashNewPassword(password: string): Promise<string> {
  try {
    return await hashPassword(password);
  } catch (error) {
    if (!(error instanceof QueueFull)) throw error;
    throw new Refusal('throttled', 'Many people are signing in right now. Try again in a moment.', {
      retryAfterSeconds: 5,
    });
  }
}
