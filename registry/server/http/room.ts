import type { ServerResponse } from 'node:http';
import { RegistryError } from '@/oci/http/errors';

export interface Room {
  /**
   * Waits until there is room for so many bytes, and holds it until the answer has left or the client
   * has gone. What is small neither waits nor counts. Once for a request: a second time could wait for
   * what itself holds.
   * @param caller whose share of the room it takes.
   * @throws RegistryError UNAVAILABLE where there was no room for too long.
   */
  hold(res: ServerResponse, caller: string, bytes: number): Promise<void>;
}

const mebibyte = 1024 * 1024;

const bounds = {
  /** Bytes that large requests and answers take at once. */
  room: 32 * mebibyte,
  /** The most of them that one caller has, so that nobody takes the room from all others. */
  share: 8 * mebibyte,
  /** What costs nothing to keep. */
  light: 64 * 1024,
  /** How long one waits for room. */
  patienceMs: 30_000,
  /** How long a client may take for an answer that holds room. */
  sendingMs: 120_000,
};

interface Waiting {
  readonly caller: string;
  readonly bytes: number;
  readonly admit: () => void;
}

/**
 * Bounds what is taken apart or put together in memory, all together: whoever comes when there is no
 * room waits, in order, while everybody's small requests go on. It bounds how much of the one thread
 * they take at a time, too: a turn of the event loop has few of them to do.
 */
export function createRoom(options: Partial<typeof bounds> = {}): Room {
  const { room, share, light, patienceMs, sendingMs } = { ...bounds, ...options };
  let taken = 0;
  const shares = new Map<string, number>();
  const line: Waiting[] = [];

  const fits = ({ caller, bytes }: Waiting) =>
    taken + bytes <= room && (shares.get(caller) ?? 0) + bytes <= share;
  const take = (caller: string, bytes: number) => {
    taken += bytes;
    const has = (shares.get(caller) ?? 0) + bytes;
    if (has === 0) shares.delete(caller);
    else shares.set(caller, has);
  };
  /** Whose share is full lets those behind it pass; whoever waits for room does not. */
  const admitNext = () => {
    for (let at = 0; at < line.length;) {
      const next = line[at]!;
      if (fits(next)) {
        line.splice(at, 1);
        take(next.caller, next.bytes);
        next.admit();
      } else if ((shares.get(next.caller) ?? 0) + next.bytes > share) at += 1;
      else return;
    }
  };

  return {
    hold(res, caller, bytes) {
      if (bytes <= light) return Promise.resolve();
      return new Promise((resolve, reject) => {
        let admitted = false;
        const leave = () => {
          clearTimeout(timer);
          res.off('close', leave);
          if (admitted) take(caller, -waiting.bytes);
          else line.splice(line.indexOf(waiting), 1);
          admitNext();
          reject(noRoom());
        };
        let timer = setTimeout(leave, patienceMs).unref();
        const waiting: Waiting = {
          caller,
          // One that is larger than a whole share goes alone in it.
          bytes: Math.min(bytes, share, room),
          admit() {
            admitted = true;
            clearTimeout(timer);
            timer = setTimeout(() => res.destroy(), sendingMs).unref();
            resolve();
          },
        };
        res.once('close', leave);
        line.push(waiting);
        if (res.closed) leave();
        else admitNext();
      });
    },
  };
}

const noRoom = () =>
  new RegistryError('UNAVAILABLE', 'Too many large requests are under way. Try again shortly.');
