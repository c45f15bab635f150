'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { own } from '@/lib/text/own';
import { neighbour, type Direction } from './spatial';

const moves: Readonly<Record<string, Direction>> = { h: 'left', l: 'right', k: 'up', j: 'down' };
const sequenceMs = 1_000;

interface ShortcutActions {
  enabled: boolean;
  openSearch: () => void;
  openHelp: () => void;
  /** Where `g p` goes. */
  projectHref: string;
}

/**
 * The keyboard layer. Elements take part by attributes: `data-nav` can be walked to with h j k l;
 * inside the nearest `data-nav-item`, a key presses what carries it as `data-key`. Nothing here
 * approves or changes anything. Keys typed into a field, or with a modifier, are left alone;
 * ⌘K alone works always.
 */
export const useShortcuts = ({
  enabled,
  openSearch,
  openHelp,
  projectHref,
}: ShortcutActions): void => {
  const router = useRouter();
  useEffect(() => {
    let goUntil = 0;
    const onKey = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        openSearch();
        return;
      }
      if (!enabled || event.metaKey || event.ctrlKey || event.altKey) return;
      if (isTyping(event.target) || document.querySelector('[role="dialog"]') !== null) return;
      const going = Date.now() < goUntil;
      goUntil = 0;
      const handled = going
        ? go(event.key, projectHref, (href) => router.push(href))
        : event.key === 'g'
          ? ((goUntil = Date.now() + sequenceMs), true)
          : event.key === '/'
            ? (openSearch(), true)
            : event.key === '?'
              ? (openHelp(), true)
              : move(event.key) || press(event.key);
      if (handled) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [enabled, openHelp, openSearch, projectHref, router]);
};

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) ||
    target.closest('[role="menu"], [role="listbox"]') !== null);

const go = (key: string, projectHref: string, push: (href: string) => void): boolean => {
  const places: Readonly<Record<string, string>> = {
    h: '/',
    i: '/inbox',
    p: projectHref,
    m: '/me',
  };
  const href = own(places, key);
  if (href === undefined) return false;
  push(href);
  return true;
};

const move = (key: string): boolean => {
  const direction = own(moves, key);
  if (direction === undefined) return false;
  const all = [...document.querySelectorAll<HTMLElement>('[data-nav]')];
  const here = document.activeElement?.closest<HTMLElement>('[data-nav]') ?? null;
  const next =
    here === null
      ? 0
      : neighbour(
          all.map((element) => element.getBoundingClientRect()),
          here.getBoundingClientRect(),
          direction,
        );
  all[next]?.focus();
  return all.length > 0;
};

const press = (key: string): boolean => {
  if (!/^[a-z]$/.test(key)) return false;
  const item = document.activeElement?.closest('[data-nav-item]') ?? document;
  const target = item.querySelector<HTMLElement>(`[data-key="${key}"]`);
  target?.click();
  return target !== null;
};
