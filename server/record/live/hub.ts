import pg from 'pg';
import type { Logger } from '@/lib/logger';
import {
  linesNotice,
  liveChannel,
  sessionNotice,
  touchNotice,
  type TouchNotice,
} from '@/server/platform/events/live-channel';
import type { Sql } from '@/server/platform/sql/database';
import { followTrail } from './follow-trail';
import { readLines, type LiveEvent, type LiveLine } from './read-lines';

/** One thing that changed; `projectId` decides who may hear of it. */
export interface LiveChange {
  /** Of a line of the trail, its place in the chain; null of a touch, which is kept nowhere. */
  readonly position: number | null;
  readonly projectId: string;
  readonly event: LiveEvent;
}

/** What a subscriber is told. */
export interface LiveListener {
  change(change: LiveChange): void;
  /** The connection that brings changes went (`false`) or came back; some may have been missed. */
  flowing(flowing: boolean): void;
  /** A browser's session ended, or shows another view from now on (`live_session_changed`). */
  session?(id: string): void;
}

/** Wakes every open page of this process when any process commits what pages are told of. */
export interface LiveHub {
  /** Calls back until the returned function is called. */
  subscribe(listener: LiveListener): () => void;
  /** Can changes arrive now? */
  isFlowing(): boolean;
  /** What the trail's next 1,000 links after a place tell of, in their order. */
  since(position: number): Promise<readonly LiveLine[]>;
  close(): Promise<void>;
}

/** Where the trail ends. */
const head = 'SELECT coalesce(max(position), 0) AS head FROM audit_chain';

/**
 * Reads the trail on where it was whenever it is told that there is more, so that lines come in the order of their
 * commits, each once, those of a gap too. Listens on one connection of its own, and comes back by itself when the
 * database went away: that is logged once, and once more when it is back, however often it was tried.
 */
export function createLiveHub(
  url: string,
  sql: Sql,
  logger: Logger,
  { retryMs = 1_000 }: { retryMs?: number } = {},
): LiveHub {
  const listeners = new Set<LiveListener>();
  let client: pg.Client | null = null;
  let flowing = false;
  /** When it was first found away, in ms of the process; null while it is there. */
  let awaySince: number | null = null;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  const deliver = (change: LiveChange) => {
    for (const listener of listeners) listener.change(change);
  };
  const trail = followTrail(sql, deliver);
  const readOn = () =>
    trail.readOn().catch((err: unknown) => {
      if (closed) return;
      logger.warn({ err }, 'what happened was not told');
      // Pages ask for everything anew after a gap; nobody else knows that this was one (L16).
      if (!flowing) return;
      turn(false);
      turn(true);
    });
  const tellTouch = ({ projectId, project, image, build, stage }: TouchNotice) =>
    deliver({
      position: null,
      projectId,
      event: { kind: 'changed', project, image, build, stage },
    });

  const turn = (to: boolean) => {
    if (flowing === to) return;
    flowing = to;
    for (const listener of listeners) listener.flowing(to);
  };
  const foundAway = (err: unknown) => {
    turn(false);
    if (awaySince !== null) return;
    awaySince = performance.now();
    logger.warn({ err }, 'the database is away; trying again until it is back');
  };
  const foundBack = () => {
    if (awaySince !== null) {
      const seconds = Math.round((performance.now() - awaySince) / 100) / 10;
      logger.info({ seconds }, 'the database is back');
      awaySince = null;
    }
    turn(true);
  };

  const connect = async () => {
    const next = new pg.Client({
      connectionString: url,
      application_name: 'sallyport live',
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: 5_000,
    });
    const lost = (err?: unknown) => {
      if (client !== next) return;
      client = null;
      next.end().catch(() => undefined);
      if (closed) return;
      foundAway(err);
      retry = setTimeout(() => void connect(), retryMs);
    };
    client = next;
    next.on('error', lost);
    next.on('end', () => lost());
    next.on('notification', ({ payload = '' }) => {
      if (payload.startsWith(sessionNotice)) {
        const id = payload.slice(sessionNotice.length);
        for (const listener of listeners) listener.session?.(id);
        return;
      }
      if (payload === linesNotice) void readOn();
      else if (payload.startsWith(touchNotice)) {
        tellTouch(JSON.parse(payload.slice(touchNotice.length)) as TouchNotice);
      }
    });
    try {
      await next.connect();
      await next.query(`LISTEN ${liveChannel}`);
      const { rows } = await next.query<{ head: number }>(head);
      if (client !== next) return;
      trail.begin(rows[0]?.head ?? 0);
      foundBack();
      void readOn();
    } catch (err) {
      lost(err);
    }
  };
  void connect();

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isFlowing: () => flowing,
    since: async (position) => (await readLines(sql, position)).lines,
    async close() {
      closed = true;
      trail.stop();
      clearTimeout(retry);
      listeners.clear();
      const last = client;
      client = null;
      await last?.end().catch(() => undefined);
    },
  };
}
