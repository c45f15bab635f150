'use client';

import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { useState, type ReactNode } from 'react';
import { makeQueryClient } from '@/client/query-client';
import { TooltipProvider } from '../ui/buttons/tooltip';
import { AnnouncerProvider } from '../ui/notices/announcer';
import { Toaster } from '../ui/notices/toast';
import { NowProvider } from '../ui/text/now';

interface ProvidersProps {
  /** The server's time while it rendered. */
  now: number;
  /** What style elements need to be allowed by the page's policy. */
  nonce: string | undefined;
  children: ReactNode;
}

/** What every page stands on, signed in or not. */
export function Providers({ now, nonce, children }: ProvidersProps) {
  const [client] = useState(makeQueryClient);
  return (
    <CSPProvider nonce={nonce}>
      <QueryClientProvider client={client}>
        <NuqsAdapter>
          <NowProvider start={now}>
            <TooltipProvider delay={300}>
              <AnnouncerProvider>
                {children}
                <Toaster />
              </AnnouncerProvider>
            </TooltipProvider>
          </NowProvider>
        </NuqsAdapter>
      </QueryClientProvider>
    </CSPProvider>
  );
}
