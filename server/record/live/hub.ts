import pg from 'pg';
import type { Logger } from '@/lib/logger';
import { liveChannel } from '@/server/platform/events/announce';
import { statement, type Sql } from '@/server/platform/sql/database';

/** One thing that happened, as it is stored; `projectId` decides who may hear of it. */
export interface StoredEvent {
  readonly id: number;
  readonly projectId: string | null;
  readonly projectSlug: string | null;
  readonly kind: string;
  readonly data: { image: string | null; build: number | null; stage: string | null };
}

/** What a subscriber is told. */
export interface LiveListener {
  event(event: StoredEvent): void;
  /** The connection that brings events went (`false`) or came back; some may have been missed. */
  flowing(flowing: boolean): void;
  /** A browser's session ended, or shows another view from now on (`live_session_changed`). */
  session?(id: string): void;
}

/** What a notice of a session begins with; its id follows. */
const sessionNotice = 'session:';

/** Wakes every open page of this process when any process commits an announcement. */
export interface LiveHub {
  /** Calls back until the returned function is called. */
  subscribe(listener: LiveListener): () => void;
  /** Can events arrive now? */
  isFlowing(): boolean;
  /** What was announced after `id`, oldest first; a few may come twice. */
  since(id: number): Promise<StoredEvent[]>;
  close(): Promise<void>;
}

const columns = `e.id, e.project_id, p.slug AS project_slug, e.kind, e.data`;
const byId = statement(
  'live.by-id',
  `SELECT ${columns} FROM live_event e LEFT JOIN project p ON p.id = e.project_id WHERE e.id = $1`,
);
// Numbers are drawn before they commit: step back a little, so that a slow one is not missed.
const after = statement(
  'live.since',
  `SELECT ${columns} FROM live_event e LEFT JOIN project p ON p.id = e.project_id
    WHERE e.id > $1 - 100 AND e.at > coalesce((SELECT at FROM live_event WHERE id = $1), now()) - interval '5 seconds'
      AND e.id <> $1
    ORDER BY e.id LIMIT 1000`,
);

/**
 * Listens on one connection of its own, and comes back by itself when the database went away: that
 * is logged once, and once more when it is back, however often it was tried.
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

  const deliver = async (id: number) => {
    const [event] = await sql.query<StoredEvent>(byId, [id]);
    if (event) for (const listener of listeners) listener.event(event);
  };

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
      deliver(Number(payload)).catch((err: unknown) => {
        logger.warn({ err }, 'a live event was not delivered');
        // Pages ask for everything anew after a gap; nobody else knows that this was one (L16).
        if (!flowing) return;
        turn(false);
        turn(true);
      });
    });
    try {
      await next.connect();
      await next.query(`LISTEN ${liveChannel}`);
      if (client === next) foundBack();
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
    since: (id) => sql.query<StoredEvent>(after, [id]),
    async close() {
      closed = true;
      clearTimeout(retry);
      listeners.clear();
      const last = client;
      client = null;
      await last?.end().catch(() => undefined);
    },
  };
}
