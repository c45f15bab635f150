'use client';

import { Tabs as BaseTabs } from '@base-ui/react/tabs';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { cn } from '../cn';
import { useTabStrip } from './use-tab-strip';

const tab =
  'relative flex h-10 shrink-0 items-center gap-1.5 px-1 text-13 text-secondary transition-colors hover:text-text focus-visible:-outline-offset-2 after:absolute after:inset-x-0 after:bottom-0 after:h-0.5 after:rounded-full';
// What is out of sight at an end fades there, so that a strip that scrolls looks like one.
const strip =
  'relative flex gap-4 overflow-x-auto border-b border-line data-[more=both]:[mask-image:linear-gradient(to_right,transparent,black_3rem,black_calc(100%-3rem),transparent)] data-[more=end]:[mask-image:linear-gradient(to_left,transparent,black_3rem)] data-[more=start]:[mask-image:linear-gradient(to_right,transparent,black_3rem)]';

export interface TabItem {
  value: string;
  label: ReactNode;
  /** A count beside the label; null is "not known" and shows nothing (L12). */
  count?: number | null;
  content: ReactNode;
}

interface TabsProps {
  tabs: readonly TabItem[];
  label: string;
  /** Uncontrolled: the first one to show. */
  defaultValue?: string;
  value?: string;
  onChange?: (value: string) => void;
}

/** Panels of one thing, one at a time. */
export function Tabs({ tabs, label, defaultValue, value, onChange }: TabsProps) {
  const list = useTabStrip<HTMLDivElement>(value);
  return (
    <BaseTabs.Root
      defaultValue={defaultValue ?? tabs[0]?.value}
      value={value}
      onValueChange={(next: string) => onChange?.(next)}
    >
      <BaseTabs.List ref={list} aria-label={label} className={strip}>
        {tabs.map((one) => (
          <BaseTabs.Tab
            key={one.value}
            value={one.value}
            className={cn(
              tab,
              'data-active:font-medium data-active:text-text data-active:after:bg-accent',
            )}
          >
            {one.label}
            <Count count={one.count} />
          </BaseTabs.Tab>
        ))}
      </BaseTabs.List>
      {tabs.map((one) => (
        <BaseTabs.Panel key={one.value} value={one.value} className="pt-4">
          {one.content}
        </BaseTabs.Panel>
      ))}
    </BaseTabs.Root>
  );
}

export interface LinkTab {
  href: string;
  label: ReactNode;
  count?: number | null;
  /** True where only this very path is the tab's page; else all below it count too. */
  exact?: boolean;
}

/** Pages of one thing as tabs; the one that is open is marked. */
export function LinkTabs({ tabs, label }: { tabs: readonly LinkTab[]; label: string }) {
  const path = usePathname();
  const nav = useTabStrip<HTMLElement>(path);
  return (
    <nav ref={nav} aria-label={label} className={strip}>
      {tabs.map((one) => {
        const open = path === one.href || (!one.exact && path.startsWith(`${one.href}/`));
        return (
          <Link
            key={one.href}
            href={one.href}
            aria-current={open ? 'page' : undefined}
            className={cn(tab, open && 'font-medium text-text after:bg-accent')}
          >
            {one.label}
            <Count count={one.count} />
          </Link>
        );
      })}
    </nav>
  );
}

function Count({ count }: { count: number | null | undefined }) {
  if (count == null) return null;
  return <span className="rounded-full bg-muted px-1.5 text-12 text-secondary">{count}</span>;
}
