import { z } from 'zod';
import { checkStanding, markPageFor, tellOthers } from './page-person';

const csrf = z.object({ csrfToken: z.string() });

/**
 * Ends this browser's session, where it is still that of the person to whom the page was shown; a page of
 * somebody else asks them first.
 * @param through the provider that they came through: its own session goes on, and the next page says so
 */
export async function signOut(through: string | null): Promise<void> {
  const given = csrf.parse(await (await fetch('/api/auth/csrf')).json());
  const body = new URLSearchParams({ ...given, json: 'true', callbackUrl: '/sign-in' });
  const request = new Request('/api/auth/signout', { method: 'POST', body });
  const answer = await fetch(markPageFor(request));
  if (answer.status === 409) {
    await checkStanding();
    return;
  }
  tellOthers(null);
  // A whole new page: nothing that was read in the ended session stays.
  window.location.assign(
    through === null ? '/sign-in' : `/sign-in?out=${encodeURIComponent(through)}`,
  );
}
