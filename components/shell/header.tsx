'use client';

import { Search } from 'lucide-react';
import Link from 'next/link';
import { useParams, usePathname } from 'next/navigation';
import { useCallback, useState } from 'react';
import { useMe } from '@/client/me';
import { usePreferences } from '../parts/preferences/preferences-provider';
import { Kbd } from '../ui/buttons/kbd';
import { cn } from '../ui/cn';
import { DemoMark } from './demo-mark';
import { InboxLink } from './inbox-link';
import { LivePill } from './live-pill';
import { Logo } from './logo';
import { SearchDialog } from './search-dialog';
import { ShortcutHelp } from './shortcut-help';
import { useShortcuts } from './shortcuts';
import { UserMenu } from './user-menu';

/** The bar above every page: home, search, the live pill and the person. */
export function Header() {
  const [searching, setSearching] = useState(false);
  const [helping, setHelping] = useState(false);
  const { shortcuts } = usePreferences();
  const { instanceRole } = useMe();
  const { project } = useParams<{ project?: string }>();
  useShortcuts({
    enabled: shortcuts,
    openSearch: useCallback(() => setSearching(true), []),
    openHelp: useCallback(() => setHelping(true), []),
    projectHref: project === undefined ? '/' : `/projects/${project}`,
  });

  return (
    <header className="sticky top-0 z-30 border-b border-line bg-surface print:hidden">
      <div className="mx-auto flex h-12 max-w-[100rem] items-center gap-2 px-4 sm:gap-4 lg:px-6">
        <Link href="/" className="flex h-8 items-center gap-2 rounded-sm font-semibold">
          <Logo className="size-5 text-accent" />
          <span className="max-sm:sr-only">Sallyport</span>
        </Link>
        <DemoMark />
        <nav aria-label="Main" className="flex gap-1 max-md:hidden">
          <NavLink href="/">Projects</NavLink>
          <NavLink href="/registries">Registries</NavLink>
          <NavLink href="/audit">Audit</NavLink>
          {instanceRole === null ? (
            <NavLink href="/teams">Teams</NavLink>
          ) : (
            <NavLink href="/admin/people">Administration</NavLink>
          )}
        </nav>
        <button
          type="button"
          onClick={() => setSearching(true)}
          className="ml-auto flex h-8 min-w-0 items-center gap-2 rounded-md border border-control bg-surface px-2 text-13 text-secondary hover:bg-muted sm:w-80"
        >
          <Search aria-hidden className="size-4 shrink-0" />
          <span className="sr-only sm:not-sr-only sm:flex-1 sm:truncate sm:text-left">
            Search image, version, digest…
          </span>
          <span className="max-sm:hidden">
            <Kbd>⌘K</Kbd>
          </span>
        </button>
        <InboxLink />
        <LivePill />
        <UserMenu onHelp={() => setHelping(true)} />
      </div>
      <SearchDialog open={searching} onOpenChange={setSearching} />
      <ShortcutHelp open={helping} onOpenChange={setHelping} enabled={shortcuts} />
    </header>
  );
}

function NavLink({ href, children }: { href: string; children: string }) {
  const path = usePathname();
  const open =
    href === '/'
      ? path === '/' || path.startsWith('/projects')
      : path.startsWith(href.split('/', 2).join('/'));
  return (
    <Link
      href={href}
      aria-current={open ? 'page' : undefined}
      className={cn(
        'flex h-8 items-center rounded-md px-2 text-13 text-secondary hover:bg-muted hover:text-text',
        open && 'font-medium text-text',
      )}
    >
      {children}
    </Link>
  );
}
