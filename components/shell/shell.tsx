'use client';

import type { ReactNode } from 'react';
import { LiveProvider } from '@/client/live/live-provider';
import { MeProvider, type Me } from '@/client/me';
import { ViewBanner } from '../parts/view-as/view-banner';
import { ReadOnlyProvider } from '../ui/dialogs/read-only';
import { AnothersPage } from './anothers-page';
import { EndedNotice } from './ended-notice';
import { Header } from './header';
import { LookingUp } from './looking-up';
import { PageFor } from './page-for';
import { StayWhileAway } from './stay-while-away';

interface ShellProps {
  me: Me;
  /** What may open over every page by itself. */
  dialogs: ReactNode;
  children: ReactNode;
}

/** What surrounds every page of a person who is signed in. */
export function Shell({ me, dialogs, children }: ShellProps) {
  return (
    <MeProvider me={me}>
      <PageFor person={me.shownTo} />
      <LiveProvider>
        <a
          href="#main"
          className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-accent-text focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
        >
          Skip to content
        </a>
        <Header />
        <LookingUp />
        <StayWhileAway />
        {me.viewing === null ? <EndedNotice /> : <ViewBanner />}
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto w-full max-w-[100rem] px-4 pt-4 pb-16 outline-none lg:px-6"
        >
          <ReadOnlyProvider value={me.viewing === null ? null : 'You only look, as somebody else.'}>
            {children}
          </ReadOnlyProvider>
        </main>
        {dialogs}
        <AnothersPage was={whose(me)} />
      </LiveProvider>
    </MeProvider>
  );
}

const whose = ({ name, viewing }: Me): string =>
  viewing === null ? `was ${name}’s` : `showed what ${name} sees`;
