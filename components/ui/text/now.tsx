'use client';

import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';

const StartContext = createContext(0);

/** Gives the first rendering in the browser the server's time, so that both write the same ages. */
export function NowProvider({ start, children }: { start: number; children: ReactNode }) {
  return <StartContext value={start}>{children}</StartContext>;
}

/** Milliseconds since the epoch, moving on every 15 s. */
export const useNow = (): number => {
  const start = useContext(StartContext);
  return useSyncExternalStore(
    subscribe,
    () => current,
    () => start,
  );
};

const tickMs = 15_000;
const listeners = new Set<() => void>();
let current = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

const tick = () => {
  current = Date.now();
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  if (timer === undefined) {
    current = Date.now();
    timer = setInterval(tick, tickMs);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
};
