'use client';

import { useQuery } from '@tanstack/react-query';
import { Inbox } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { queries } from '@/client/queries';
import { cn } from '../ui/cn';
import { useAnnounce } from '../ui/notices/announcer';

/** The way to the inbox, with how many wait for this person; no number while it is not known (L12). */
export function InboxLink() {
  const open = usePathname() === '/inbox';
  const announce = useAnnounce();
  const counts = useQuery(queries.inboxCount()).data;
  const { mine, credentials = 0, words = 0, isolation = 0 } = counts ?? {};
  const { stops = 0, loosened = 0, proposals = 0, troubles = 0, withdrawn = 0 } = counts ?? {};
  const all = [
    mine ?? 0,
    credentials,
    words,
    isolation,
    stops,
    loosened,
    proposals,
    troubles,
  ].reduce((sum, count) => sum + count, withdrawn);
  const told = useRef(mine);
  useEffect(() => {
    if (mine !== undefined && told.current !== undefined && mine > told.current) {
      announce(`${mine} ${mine === 1 ? 'request waits' : 'requests wait'} for you`);
    }
    told.current = mine;
  }, [announce, mine]);
  return (
    <Link
      href="/inbox"
      aria-current={open ? 'page' : undefined}
      aria-label={
        mine === undefined
          ? 'Inbox'
          : `Inbox: ${mine} to decide${toRollBack(withdrawn)}${ending(credentials)}${needing(words)}${isolation === 0 ? '' : ', isolation of clusters'}${stopped(stops)}${toAgree(proposals)}${looser(loosened)}${failing(troubles)}`
      }
      className={cn(
        'flex h-8 shrink-0 items-center gap-1.5 rounded-md px-2 text-13 text-secondary hover:bg-muted hover:text-text',
        open && 'font-medium text-text',
      )}
    >
      <Inbox aria-hidden className="size-4" />
      <span aria-hidden className="max-lg:hidden">
        Inbox
      </span>
      {all === 0 ? null : (
        <span
          aria-hidden
          className="flex h-5 min-w-5 items-center justify-center rounded-full bg-accent px-1.5 text-12 font-semibold text-accent-text tabular-nums"
        >
          {all > 99 ? '99+' : all}
        </span>
      )}
    </Link>
  );
}

const toRollBack = (stages: number): string => {
  if (stages === 0) return '';
  return stages === 1
    ? ', 1 stage runs a withdrawn build'
    : `, ${stages} stages run a withdrawn build`;
};

const stopped = (stops: number): string =>
  stops === 0 ? '' : `, ${stops} automatic ${stops === 1 ? 'stage' : 'stages'} stopped`;

const toAgree = (proposals: number): string =>
  proposals === 0 ? '' : `, ${proposals} to agree to`;

const looser = (versions: number): string =>
  versions === 0 ? '' : `, ${versions} ${versions === 1 ? 'policy asks' : 'policies ask'} for less`;

const failing = (troubles: number): string =>
  troubles === 0 ? '' : `, ${troubles} failing in the background`;

const needing = (words: number): string => {
  if (words === 0) return '';
  return words === 1 ? ', 1 account to vouch for' : `, ${words} accounts to vouch for`;
};

const ending = (credentials: number): string => {
  if (credentials === 0) return '';
  return credentials === 1 ? ', 1 credential ends soon' : `, ${credentials} credentials end soon`;
};
