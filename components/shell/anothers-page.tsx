'use client';

import { useStanding } from '@/client/use-standing';
import { Button } from '../ui/buttons/button';
import { Dialog } from '../ui/dialogs/dialog';
import { Breakable } from '../ui/text/breakable';

/**
 * Says over a page that somebody else is signed in by now: before anything is pressed on it, or in place of
 * what was. It stays until the page is loaded anew, or its person is signed in again.
 * @param was whose the page was, as the sentence ends: `was Alice’s`
 */
export function AnothersPage({ was }: { was: string }) {
  const standing = useStanding();
  if (standing.is !== 'anothers') return null;
  const { name, email, viewing } = standing.now;
  return (
    <Dialog
      open
      dismissible={false}
      title={viewing ? `You see Sallyport as ${name} now` : `You are signed in as ${name} now`}
      description={`This page ${was}. Nothing was done.`}
      footer={
        <Button variant="primary" onClick={() => window.location.reload()}>
          Load the page again
        </Button>
      }
    >
      <p className="text-13 wrap-anywhere">
        {viewing ? 'Another tab began to show what ' : 'Another tab signed in as '}
        {email === null ? name : <Breakable text={email} />}
        {viewing ? ' sees' : null}; all tabs of a browser share one session. What you typed here
        goes when the page is loaded again.
      </p>
    </Dialog>
  );
}
