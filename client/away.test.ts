import { afterEach, expect, it, vi } from 'vitest';
import { awayHeader } from '@/lib/http/away-header';
import { markWhileAway, watchTouches } from './away';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const marked = () =>
  markWhileAway(new Request('http://127.0.0.1/api/v1/me')).headers.has(awayHeader);

it('marks what a page asks for once nobody has touched it for a minute, until somebody does', () => {
  vi.useFakeTimers();
  const page = new EventTarget();
  vi.stubGlobal('window', page);
  // Before anybody is signed in there is nothing to mark.
  vi.advanceTimersByTime(120_000);
  expect(marked()).toBe(false);
  const stop = watchTouches();
  vi.advanceTimersByTime(59_000);
  expect(marked()).toBe(false);
  vi.advanceTimersByTime(2_000);
  expect(marked()).toBe(true);
  page.dispatchEvent(new Event('keydown'));
  expect(marked()).toBe(false);
  stop();
  vi.advanceTimersByTime(120_000);
  expect(marked()).toBe(false);
});
