import type { ReactNode } from 'react';
import { callerOrSignIn } from '@/app/_prefetch/caller';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { Shell } from '@/components/shell/shell';
import { ProveDialog } from '@/components/sign-in/prove-dialog';
import { SessionEnded } from '@/components/sign-in/session-ended';

export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const me = await callerOrSignIn();
  return (
    // Pages read the count too. Were it left to the browser, it could arrive between the shell's
    // waking and the page's, which would then differ from what the server rendered.
    <Prefetched reads={(client, queries) => [client.fetchQuery(queries.inboxCount())]}>
      <Shell
        me={me}
        dialogs={
          <>
            <ProveDialog />
            <SessionEnded />
          </>
        }
      >
        {children}
      </Shell>
    </Prefetched>
  );
}
