import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerUnavailablePage } from './unavailable-page';

/**
 * What a page asks of this process is answered inside of it, and Next makes 500 of whatever a page
 * fails by. This watches over each page's answer: where the database was away for it, a failure goes out
 * as what it is, 503 with Retry-After.
 */
export interface AwayWatch {
  /** Tells that the database was away for the page that is made just now, if any is. */
  note(): void;
  /** Has a page answer a request, under watch. */
  over(
    pages: (req: IncomingMessage, res: ServerResponse) => void | Promise<void>,
  ): (req: IncomingMessage, res: ServerResponse) => Promise<void>;
}

export function createAwayWatch(): AwayWatch {
  const now = new AsyncLocalStorage<{ away: boolean }>();
  return {
    note() {
      const page = now.getStore();
      if (page) page.away = true;
    },
    over: (pages) => async (req, res) => {
      const page = { away: false };
      replaceFailure(res, () => page.away);
      await now.run(page, async () => pages(req, res));
    },
  };
}

/** Sends the page about the database in place of a failure, if by then it was away. */
function replaceFailure(res: ServerResponse, isAway: () => boolean): void {
  const own = {
    writeHead: res.writeHead.bind(res),
    write: res.write.bind(res),
    end: res.end.bind(res),
  };
  let replaced = false;
  const replaces = (status: number): boolean => {
    if (replaced || status < 500 || res.headersSent || !isAway()) return replaced;
    replaced = true;
    for (const name of res.getHeaderNames()) {
      if (/^(content-|transfer-|etag$|set-cookie$)/.test(name)) res.removeHeader(name);
    }
    Object.assign(res, own);
    answerUnavailablePage(res);
    // Whoever still writes the failure writes it nowhere.
    Object.assign(res, watched);
    return true;
  };
  // Each is called in several ways; whatever is given is passed on.
  const watched = {
    writeHead: (...args: [number]) => (replaces(args[0]) ? res : own.writeHead(...args)),
    write: (...args: [string, BufferEncoding]) =>
      replaces(res.statusCode) ? true : own.write(...args),
    end: (...args: [string, BufferEncoding]) => (replaces(res.statusCode) ? res : own.end(...args)),
  };
  Object.assign(res, watched);
}
