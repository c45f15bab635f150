import { can, type Actor } from '@/domain/permissions/can';
import { Refusal } from '@/lib/refusal';
import type { LiveChange, LiveHub } from './hub';

const batchMs = 250;
/** How often a stream shows that it is there, and is looked at whether it may be. */
const pingMs = 20_000;

/** Streams that one person or robot may hold open at once: each costs a timer and a connection. */
export const streamsPerCaller = 20;

/** Who holds a stream open: streams are counted by person or robot. */
export interface StreamCaller {
  readonly id: string;
  /** The browser session that it came by; null for tokens. */
  readonly sessionId: string | null;
  /** With the rights that it was opened with. */
  readonly actor: Actor;
}

export interface EventStreams {
  /**
   * An answer that tells the caller, as server-sent events, what changes in projects that they may
   * see. `findActor` is asked again for each batch: a right that is gone is gone at once (L6). It is
   * asked every 20 seconds besides, and at once when the session is ended by whatever does that: an ended one
   * closes the stream, however quiet it is. `event: session` says before that the page should look who is
   * signed in. It begins with whether changes can arrive (`event: state`), and says so when the database goes away
   * and is back. A `Last-Event-ID` is served the lines of the trail that it missed, after it was told of a gap, for
   * nothing is kept of touches; a gap is told too to who lost a right, so that their page asks for everything anew
   * and hears nothing of what it was.
   * @throws Refusal `throttled` for one stream too many. The oldest is not closed in its place: its
   * page would come back and close the next, and so on without end.
   */
  open(request: Request, caller: StreamCaller, findActor: () => Promise<Actor | null>): Response;
  /** Ends every open stream; browsers come back by themselves. */
  closeAll(): void;
}

/** The streams of this process, fed by its hub; `streamsPerCaller` counts in it alone. */
export function createEventStreams(hub: LiveHub, everyMs = pingMs): EventStreams {
  const open: OpenStreams = new Map();
  return {
    open: (request, caller, findActor) => {
      const held = [...open.values()].filter((id) => id === caller.id).length;
      if (held >= streamsPerCaller) {
        throw new Refusal(
          'throttled',
          `${streamsPerCaller} event streams of yours are open, which is the most. Close a page or a program that follows events, then try again.`,
          { retryAfterSeconds: 30 },
        );
      }
      return openStream({ hub, open, everyMs }, request, caller, findActor);
    },
    closeAll: () => {
      for (const close of [...open.keys()]) close();
    },
  };
}

/** How each open stream is closed, and whose it is. */
type OpenStreams = Map<() => void, string>;

function openStream(
  { hub, open, everyMs }: { hub: LiveHub; open: OpenStreams; everyMs: number },
  request: Request,
  caller: StreamCaller,
  findActor: () => Promise<Actor | null>,
): Response {
  const encoder = new TextEncoder();
  let close = () => undefined as void;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const waiting: LiveChange[] = [];
      let timer: NodeJS.Timeout | undefined;
      /** While what was missed is read, what comes waits behind it. */
      let isCatchingUp = false;
      /** The last place in the chain of what was missed: the hub may come to it later than that reading did. */
      let upTo = 0;
      let before = caller.actor;
      const send = (text: string) => controller.enqueue(encoder.encode(text));

      const flush = async () => {
        timer = undefined;
        const batch = waiting.splice(0);
        const actor = await findActor().catch(() => null);
        if (!open.has(close)) return;
        if (!actor) {
          lookWhoIsThere();
          return close();
        }
        for (const change of batch) if (mayHear(actor, change)) send(render(change));
        if (batch.some((change) => mayHear(before, change) && !mayHear(actor, change))) tellOfGap();
        before = actor;
      };
      const flushSoon = () => {
        timer ??= setTimeout(() => void flush(), batchMs);
      };
      const isNew = ({ position }: LiveChange) => position === null || position > upTo;
      const queue = (change: LiveChange) => {
        if (!isNew(change)) return;
        waiting.push(change);
        if (!isCatchingUp) flushSoon();
      };
      const catchUp = async (position: number) => {
        isCatchingUp = true;
        const missed = await hub.since(position);
        upTo = missed.at(-1)?.position ?? position;
        const came = waiting.splice(0).filter(isNew);
        waiting.push(...missed, ...came);
        isCatchingUp = false;
        if (waiting.length > 0) flushSoon();
      };

      const tell = (flowing: boolean) =>
        send(`event: state\ndata: ${JSON.stringify({ flowing })}\n\n`);
      const tellOfGap = () => {
        tell(false);
        if (hub.isFlowing()) tell(true);
      };

      const lookWhoIsThere = () => send('event: session\ndata: {}\n\n');
      const stillMay = async () => {
        // While the database is away nobody knows; the stream stays, and says so.
        const ended = await findActor().then(
          (actor) => actor === null,
          () => false,
        );
        if (!open.has(close)) return;
        if (!ended) return send(': still here\n\n');
        lookWhoIsThere();
        close();
      };
      const unsubscribe = hub.subscribe({
        change: queue,
        flowing: tell,
        session(id) {
          if (id !== caller.sessionId) return;
          lookWhoIsThere();
          void stillMay();
        },
      });
      const ping = setInterval(() => void stillMay(), everyMs);
      close = () => {
        if (!open.delete(close)) return;
        unsubscribe();
        clearInterval(ping);
        clearTimeout(timer);
        controller.close();
      };
      open.set(close, caller.id);
      request.signal.addEventListener('abort', close);

      send('retry: 2000\n\n');
      const last = request.headers.get('last-event-id');
      if (last === null) return tell(hub.isFlowing());
      tellOfGap();
      // What is no place in the chain tells nothing but that there was one.
      if (/^[1-9]\d{0,14}$/.test(last)) void catchUp(Number(last)).catch(close);
    },
    cancel: () => close(),
  });
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}

const mayHear = (actor: Actor, { projectId }: LiveChange): boolean =>
  can(actor, 'project.read', { projectId });

function render({ position, event }: LiveChange): string {
  const id = position === null ? '' : `id: ${position}\n`;
  return `${id}event: change\ndata: ${JSON.stringify(event)}\n\n`;
}
