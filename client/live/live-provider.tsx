'use client';

import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { liveEvent, liveState, type LiveEvent } from '@/contract/audit';
import { api } from '../api';
import { watchTouches } from '../away';
import { toProblem } from '../problem';
import { touches } from './touches';

/**
 * `connecting`: the page has just come. `live`: events arrive. `reconnecting`: they did, or did not in
 * time, and will again. `paused`: the person asked for calm. `signed-out`: the session has ended.
 */
export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'paused' | 'signed-out';

interface Live {
  state: LiveState;
  pause: () => void;
  resume: () => void;
}

const LiveContext = createContext<Live>({
  state: 'connecting',
  pause: () => undefined,
  resume: () => undefined,
});

/** How the pill knows, and how a page can hold still. */
export const useLive = (): Live => useContext(LiveContext);

const batchMs = 250;
const retryMs = 5_000;
/** A page that has just come may take so long to connect before that is worth a word. */
const firstMs = 5_000;

/**
 * Keeps one event stream open and asks again for what each event names, 250 ms at a time. After a
 * gap everything is asked again, for events may have been missed.
 */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [paused, setPaused] = useState(false);
  const [connection, setConnection] = useState<Exclude<LiveState, 'paused'>>('connecting');

  useEffect(watchTouches, []);

  useEffect(() => {
    if (paused) return;
    let gap = false;
    let left = false;
    let waiting: LiveEvent[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      const events = waiting;
      waiting = [];
      timer = undefined;
      void client.invalidateQueries({
        predicate: ({ queryKey }) => events.some((event) => touches(event, queryKey)),
      });
    };

    let source: EventSource;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const late = setTimeout(() => {
      setConnection((now) => (now === 'connecting' ? 'reconnecting' : now));
    }, firstMs);
    const follow = () => {
      setConnection('live');
      if (gap) void client.invalidateQueries();
      gap = false;
    };
    const lose = () => {
      gap = true;
      setConnection('reconnecting');
    };
    const open = () => {
      source = new EventSource('/api/v1/events');
      source.onopen = follow;
      source.onerror = () => {
        lose();
        // A browser gives up for good on an error answer (a restart's 503, an ended session's 401).
        if (source.readyState === EventSource.CLOSED) void whyClosed();
      };
      // The stream may well stand while nothing can come on it: the server's database is away.
      source.addEventListener('state', (message: MessageEvent<string>) => {
        const state = liveState.safeParse(parseJson(message.data));
        if (state.success) (state.data.flowing ? follow : lose)();
      });
      source.addEventListener('change', (message: MessageEvent<string>) => {
        const event = liveEvent.safeParse(parseJson(message.data));
        if (!event.success) return;
        waiting.push(event.data);
        timer ??= setTimeout(flush, batchMs);
      });
    };
    const whyClosed = async () => {
      const ended = await api.me.get({}).then(
        () => false,
        (error: unknown) => toProblem(error).status === 401,
      );
      if (left) return;
      if (!ended) {
        retry = setTimeout(open, retryMs);
        return;
      }
      setConnection('signed-out');
      // They may have signed in again in another tab.
      window.addEventListener('focus', open, { once: true });
    };
    open();
    return () => {
      left = true;
      window.removeEventListener('focus', open);
      source.close();
      clearTimeout(timer);
      clearTimeout(retry);
      clearTimeout(late);
      setConnection('connecting');
    };
  }, [client, paused]);

  const value = useMemo<Live>(
    () => ({
      state: paused ? 'paused' : connection,
      pause: () => setPaused(true),
      resume: () => {
        setPaused(false);
        void client.invalidateQueries();
      },
    }),
    [client, connection, paused],
  );
  return <LiveContext value={value}>{children}</LiveContext>;
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
