import { dehydrate, HydrationBoundary, type QueryClient } from '@tanstack/react-query';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { queriesOf } from '@/client/queries';
import { makeQueryClient } from '@/client/query-client';
import { HeldTo } from '@/components/shell/page-for';
import { callerOrSignIn } from './caller';
import { isMissing } from './or-not-found';
import { serverApi } from './server-api';

interface PrefetchedProps {
  /**
   * Starts every read of the page: `(client, queries) => [client.fetchQuery(queries.project(slug))]`.
   * Use the fetch… functions: what is not found, or cannot be (an address that the contract
   * refuses), makes the page a 404; any other failure is left for the page to show with its Retry.
   */
  reads: (client: QueryClient, queries: ReturnType<typeof queriesOf>) => Promise<unknown>[];
  children: ReactNode;
}

/** Reads on the server what a page shows first, and hands it to the browser's cache. */
export async function Prefetched({ reads, children }: PrefetchedProps) {
  const { shownTo } = await callerOrSignIn();
  const client = makeQueryClient();
  client.setDefaultOptions({ queries: { retry: false, staleTime: 30_000 } });
  const results = await Promise.allSettled(reads(client, queriesOf(await serverApi())));
  if (results.some((result) => result.status === 'rejected' && isMissing(result.reason)))
    notFound();
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <HeldTo person={shownTo} />
      {children}
    </HydrationBoundary>
  );
}
