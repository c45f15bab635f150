import { expect, it } from 'vitest';
import { linkStore } from './link-store';

type Tab = Parameters<typeof linkStore>[0];

/** A tab, and how the next page in it is come to. */
function createTab() {
  const kept = new Map<string, string>();
  const addresses: string[] = [];
  return {
    kept,
    addresses,
    visit: (type: 'navigate' | 'reload' | 'back_forward', hash = '') =>
      linkStore({
        location: { hash, pathname: '/join' },
        history: {
          state: null,
          replaceState: (_state: unknown, _title: string, url: string) => addresses.push(url),
        },
        sessionStorage: {
          getItem: (name: string) => kept.get(name) ?? null,
          setItem: (name: string, value: string) => kept.set(name, value),
          removeItem: (name: string) => kept.delete(name),
        },
        performance: { getEntriesByType: () => [{ type }] },
      } as unknown as Tab),
  };
}

it('takes the token out of the address, and keeps it for a reload and the way back', () => {
  const tab = createTab();
  expect(tab.visit('navigate', '#one').take()).toBe('one');
  expect(tab.addresses).toEqual(['/join']);
  expect(tab.visit('reload').take()).toBe('one');
  expect(tab.visit('back_forward').take()).toBe('one');
  expect(tab.visit('navigate', '#two').take()).toBe('two');
  expect(tab.visit('reload').take()).toBe('two');
});

it('shows nobody who comes to the bare address the link of before', () => {
  const tab = createTab();
  tab.visit('navigate', '#one').take();
  expect(tab.visit('navigate').take()).toBe('');
  expect(tab.visit('reload').take()).toBe('');
  expect(tab.kept.size).toBe(0);
});

it('waits for who signs in first, once', () => {
  const tab = createTab();
  const page = tab.visit('navigate', '#one');
  page.take();
  page.comeBack();
  expect(tab.visit('navigate').take()).toBe('one');
  expect(tab.visit('reload').take()).toBe('one');
  expect(tab.visit('navigate').take()).toBe('');
});

it('is gone once it is used up', () => {
  const tab = createTab();
  const page = tab.visit('navigate', '#one');
  page.take();
  page.comeBack();
  page.forget();
  expect(tab.visit('reload').take()).toBe('');
  expect(tab.kept.size).toBe(0);
});
