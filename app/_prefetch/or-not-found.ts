import { notFound } from 'next/navigation';
import type { Api } from '@/client/api';
import { ProblemError } from '@/client/problem';
import { callerOrSignIn } from './caller';
import { serverApi } from './server-api';

/** Is this what the API answers for something that is not there, or that no address can name? */
export const isMissing = (error: unknown): boolean =>
  error instanceof ProblemError && (error.status === 404 || error.status === 400);

/**
 * For a layout: makes everything below it a real 404 unless `read` finds what the address names; null
 * is nothing found. A page below a loading state is too late for that, because its status has been
 * sent by then. Let it read little, for nothing shows before it is done. Other failures are left for
 * the page to show.
 */
export async function orNotFound(read: (api: Api) => Promise<unknown>): Promise<void> {
  await callerOrSignIn();
  const found = await read(await serverApi()).then(
    (value) => value !== null,
    (error: unknown) => !isMissing(error),
  );
  if (!found) notFound();
}
