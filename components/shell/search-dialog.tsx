'use client';

import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import {
  Bot,
  Box,
  Database,
  FolderKanban,
  Hash,
  House,
  KeyRound,
  ListChecks,
  Network,
  Plus,
  ScrollText,
  Search,
  ShieldCheck,
  UserRound,
  Users,
} from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent, useState } from 'react';
import type { z } from 'zod';
import { useMe } from '@/client/me';
import { toProblem } from '@/client/problem';
import { queries } from '@/client/queries';
import { useDebounced } from '@/client/use-debounced';
import type { searchResult } from '@/contract/shapes/audit';
import { WithdrawnMark } from '../parts/builds/withdrawn-mark';
import { boardHref, buildHref, robotHref } from '../parts/hrefs';
import { cn } from '../ui/cn';

type Result = z.infer<typeof searchResult>;

const icons = {
  project: FolderKanban,
  image: Box,
  build: Hash,
  registry: Database,
  robot: Bot,
  person: UserRound,
} as const;
const row =
  'flex min-h-10 cursor-default items-center gap-3 rounded-md px-3 text-13 select-none data-[selected=true]:bg-muted [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-secondary';

const hrefOf = ({ kind, project, image, number, name }: Result): string => {
  if (kind === 'person') return `/admin/people?q=${encodeURIComponent(name ?? '')}`;
  if (kind === 'robot') return robotHref(project ?? '', name ?? '');
  if (kind === 'registry') return `/projects/${project}/registries#${name}`;
  if (image === null) return `/projects/${project}`;
  return number === null
    ? boardHref(project ?? '', image)
    : buildHref(project ?? '', image, number);
};

interface SearchDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Finds projects, images, builds, registries, robots and people, and goes places. */
export function SearchDialog({ open, onOpenChange }: SearchDialogProps) {
  return (
    <BaseDialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 z-40 bg-[#0b0d10]/50" />
        <BaseDialog.Popup className="fixed inset-x-4 top-[10vh] z-50 mx-auto max-w-xl overflow-hidden rounded-lg border border-control bg-surface">
          <BaseDialog.Title className="sr-only">Search</BaseDialog.Title>
          <Finder close={() => onOpenChange(false)} />
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

/** What can be looked for, for who found nothing. */
const searchable =
  'Search finds projects, images, registries and robots by a part of their name, and builds by number (api#5), version, commit, pull reference (shop-dev/api:1.2, with or without its host, or the line that pulls it) or digest: of the build, a platform, config, layer or signature, whole or its first digits.';

function Finder({ close }: { close: () => void }) {
  const router = useRouter();
  const me = useMe();
  const [text, setText] = useState('');
  /** Enter was pressed for this text before its answer was there. */
  const [entered, setEntered] = useState<string | null>(null);
  const [chosen, setChosen] = useState({ list: '', value: '' });
  const q = useDebounced(text.trim());
  const found = useQuery({ ...queries.search(q), placeholderData: (before) => before });
  const go = (href: string) => {
    close();
    router.push(href);
  };
  const actions = [
    { href: '/', label: 'Home: all projects', icon: House },
    ...(me.createsProjects ? [{ href: '/projects/new', label: 'New project', icon: Plus }] : []),
    { href: '/registries', label: 'Registries', icon: Database },
    ...(me.instanceRole === null
      ? [{ href: '/teams', label: 'My teams', icon: Users }]
      : [
          { href: '/admin/people', label: 'People', icon: Users },
          { href: '/admin/teams', label: 'Teams', icon: Users },
          { href: '/admin/roles', label: 'Roles', icon: ShieldCheck },
          { href: '/admin/sign-in', label: 'Sign-in: providers, issuers', icon: KeyRound },
          { href: '/admin/isolation', label: 'Isolation check', icon: Network },
          { href: '/admin/jobs', label: 'Jobs', icon: ListChecks },
        ]),
    { href: '/audit', label: 'Audit trail', icon: ScrollText },
    { href: '/me', label: 'My tokens and settings', icon: UserRound },
  ].filter((action) => action.label.toLowerCase().includes(q.toLowerCase()));
  const items = q === '' ? [] : (found.data?.items ?? []);
  const hrefs = [...items.map(hrefOf), ...actions.map(({ href }) => `go ${href}`)];
  // The first hit is chosen until somebody chooses another of this very list.
  const list = hrefs.join(' ');
  const value = chosen.list === list ? chosen.value : (hrefs[0] ?? '');
  const answered =
    q === text.trim() && (q === '' || (!found.isPlaceholderData && !found.isPending));
  const openFirst = useEffectEvent(() => {
    const [first] = hrefs;
    if (first !== undefined && !found.isError) go(first.replace(/^go /, ''));
  });
  useEffect(() => {
    if (entered !== null && answered && entered === q) openFirst();
  }, [entered, answered, q]);

  return (
    <Command
      shouldFilter={false}
      loop
      label="Search"
      value={value}
      onValueChange={(next) => setChosen({ list, value: next })}
    >
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search aria-hidden className="size-4 text-secondary" />
        <Command.Input
          value={text}
          onValueChange={(next) => {
            setText(next);
            setEntered(null);
          }}
          onKeyDown={(event) => {
            // What is listed answers another text: wait for this one's.
            if (event.key !== 'Enter' || event.nativeEvent.isComposing || answered) return;
            event.preventDefault();
            setEntered(text.trim());
          }}
          placeholder="Image, version, #build, digest, commit, pull reference…"
          className="h-12 min-w-0 flex-1 bg-transparent text-14 outline-none placeholder:text-secondary"
        />
      </div>
      <Command.List className="max-h-[60vh] overflow-y-auto p-1">
        {found.isError && q !== '' ? (
          <p role="alert" className="px-3 py-2 text-13 text-failed">
            Search failed: {toProblem(found.error).detail}
          </p>
        ) : null}
        {items.map((item) => {
          const Icon = icons[item.kind];
          return (
            <Command.Item
              key={hrefOf(item)}
              value={hrefOf(item)}
              onSelect={() => go(hrefOf(item))}
              className={row}
            >
              <Icon aria-hidden />
              <span className="flex min-w-0 flex-1 flex-col py-1.5 sm:flex-row sm:items-center sm:justify-between sm:gap-3">
                <span className="flex min-w-0 items-center gap-2 sm:shrink-0">
                  <span className="truncate">
                    {item.through === null ? null : (
                      <span className="text-secondary">{item.through} of </span>
                    )}
                    <span className={cn(item.withdrawal && 'text-secondary line-through')}>
                      {item.title}
                    </span>
                  </span>
                  <WithdrawnMark withdrawal={item.withdrawal} className="shrink-0" />
                </span>
                <span className="truncate text-12 text-secondary">{item.subtitle}</span>
              </span>
            </Command.Item>
          );
        })}
        {actions.length > 0 ? (
          <Command.Group
            heading="Go to"
            className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-12 [&_[cmdk-group-heading]]:text-secondary"
          >
            {actions.map(({ href, label, icon: Icon }) => (
              <Command.Item
                key={href}
                value={`go ${href}`}
                onSelect={() => go(href)}
                className={row}
              >
                <Icon aria-hidden />
                {label}
              </Command.Item>
            ))}
          </Command.Group>
        ) : null}
        {q !== '' && found.isSuccess && items.length === 0 ? (
          <div className="px-3 py-4 text-center text-13 text-secondary">
            <p>Nothing that you may see matches “{q}”.</p>
            <p className="mt-1 text-12">{searchable}</p>
          </div>
        ) : null}
      </Command.List>
    </Command>
  );
}
