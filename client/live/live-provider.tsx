'use client';

import { useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import { liveEvent, liveState, type LiveEvent } from '@/contract/shapes/audit';
import { watchTouches } from '../away';
import { checkStanding } from '../page-person';
import { useStanding } from '../use-standing';
import { touches } from './touches';

/**
 * `connecting`: the page has just come. `live`: events arrive. `reconnecting`: they did, or did not in
 * time, and will again. `paused`: the person asked for calm. `signed-out`: the session has ended, or is
 * somebody else's.
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
  const [connection, setConnection] =
    useState<Exclude<LiveState, 'paused' | 'signed-out'>>('connecting');
  const isTheirs = useStanding().is === 'theirs';
  /** Were events missed since the page came? */
  const missed = useRef(false);

  useEffect(watchTouches, []);

  useEffect(() => {
    if (paused || !isTheirs) return;
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
      if (missed.current) void client.invalidateQueries();
      missed.current = false;
    };
    const lose = () => {
      missed.current = true;
      setConnection('reconnecting');
    };
    const open = () => {
      source = new EventSource('/api/v1/events');
      source.onerror = () => {
        lose();
        // A browser gives up for good on an error answer (a restart's 503, an ended session's 401).
        void lookAgain(source.readyState === EventSource.CLOSED);
      };
      // The session ended, or shows another's view: the server says so before anything is pressed.
      source.addEventListener('session', () => void checkStanding());
      // It begins with this, and may well stand while nothing can come on it: the server's database is away.
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
    // Where the page is not its person's any more, this ends; else what was closed is opened again.
    const lookAgain = async (isClosed: boolean) => {
      const { is } = await checkStanding();
      if (left || !isClosed || is !== 'theirs') return;
      retry = setTimeout(open, retryMs);
    };
    open();
    return () => {
      left = true;
      missed.current = true;
      source.close();
      clearTimeout(timer);
      clearTimeout(retry);
      clearTimeout(late);
      setConnection('connecting');
    };
  }, [client, paused, isTheirs]);

  const value = useMemo<Live>(
    () => ({
      state: !isTheirs ? 'signed-out' : paused ? 'paused' : connection,
      pause: () => setPaused(true),
      resume: () => {
        setPaused(false);
        missed.current = false;
        void client.invalidateQueries();
      },
    }),
    [client, connection, isTheirs, paused],
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
