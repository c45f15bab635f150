import { Refusal } from '@/lib/refusal';

/** PostgreSQL's `lock_not_available`: another writer held the image for too long. */
export function lockGivenUp(error: unknown): Refusal | null {
  if (!(error instanceof Error) || (error as { code?: unknown }).code !== '55P03') return null;
  const message = 'Another change to this image is under way. Nothing was changed; try again.';
  return new Refusal('still-running', message, { retryAfterSeconds: 2, cause: error });
}
