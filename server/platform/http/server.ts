import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Logger } from '@/lib/logger';
import { isReadableTarget } from '@/lib/http/readable-target';
import { peerAddressHeader } from '@/lib/http/peer-address-header';
import type { Metrics } from '../output/metrics';
import { answerMalformed } from './answer-malformed';
import { protectedResponse } from '@/lib/http/protected-response';
import { answerUnavailablePage } from './unavailable-page';
import { BodyTooLarge, sendFetchResponse, toFetchRequest } from './node-fetch';

type Handler = (req: IncomingMessage, res: ServerResponse) => void | Promise<void>;

/** What answers some paths, with how large a body it reads, in bytes, and what it says to larger ones. */
interface SmallBodies {
  readonly answer: (request: Request, address: string) => Promise<Response>;
  readonly maxBodyBytes: number;
  readonly tooLarge: () => Response;
}

export interface HttpParts {
  readonly publicUrl: string;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'observe' | 'render'>;
  readonly dataPlane: Handler;
  readonly api: SmallBodies;
  readonly artifactory: SmallBodies;
  /** Who a request came from. */
  readonly addressOf: (req: IncomingMessage) => string;
  /** How long a body that is not for the registry may take to come, in ms. */
  readonly bodyMs?: number;
  readonly pages: Handler;
  /** Next's development server has paths of its own below /_next; the product only its files. */
  readonly development?: boolean;
  /** Resolves when the process can serve; rejects with what is missing. */
  readonly ready: () => Promise<void>;
}

/** Bodies of API and pages are small; 30 s is 1 MiB at 35 kB/s. */
const defaultBodyMs = 30_000;

/** The data plane answers for its own; the Fetch standard and Next know no TRACE. */
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * Longer addresses are no page's (RFC 9110, section 4.1 asks for 8,000 octets). A redirect repeats them in
 * a head, which clients read up to a length only.
 */
const longestPageTarget = 8_000;

/** What asks for a part of a file, or for one on a condition that Next fails by. */
const wholeFileOnly = ['range', 'if-match', 'if-unmodified-since'] as const;
const fileMethods = new Set(['GET', 'HEAD']);

interface Area {
  readonly area: string;
  readonly matches: RegExp;
  readonly handle: Handler;
}

/**
 * What Next would answer and the product has no use for: its image optimiser, which takes addresses
 * from anybody, and its pages for whatever is not found where no person looks.
 */
const nothingElse: readonly Area[] = [/^\/_next\/(?!static\/)/, /^\/api\/(?!auth\/)/].map(
  (matches) => ({
    area: 'pages',
    matches,
    handle: (_req, res) => plain(res, 404, 'Nothing is served at this path.\n'),
  }),
);

/** The one port: the path decides who answers. */
export function createHttpServer(parts: HttpParts): Server {
  const serveReady = createServeReady(parts);
  const areas: readonly Area[] = [
    { area: 'registry', matches: /^\/(v2|token)(\/|\?|$)/, handle: parts.dataPlane },
    {
      area: 'api',
      matches: /^\/api\/v1(\/|\?|$)/,
      handle: (req, res) => serveFetch(parts, req, res, parts.api),
    },
    {
      area: 'artifactory',
      matches: /^\/artifactory(\/|\?|$)/,
      handle: (req, res) => serveFetch(parts, req, res, parts.artifactory),
    },
    {
      area: 'health',
      matches: /^\/healthz(\?|$)/,
      handle: (_req, res) => plain(res, 200, 'alive\n'),
    },
    { area: 'health', matches: /^\/readyz(\?|$)/, handle: (_req, res) => serveReady(res) },
    {
      area: 'health',
      matches: /^\/metrics(\?|$)/,
      handle: (_req, res) => serveMetrics(parts, res),
    },
    ...(parts.development ? [] : nothingElse),
    {
      area: 'pages',
      matches: /^\/_next\/static\//,
      handle: (req, res) => serveAsset(parts, req, res),
    },
    { area: 'pages', matches: /^/, handle: (req, res) => servePage(parts, req, res) },
  ];

  const overTls = parts.publicUrl.startsWith('https://');

  const dispatch = (req: IncomingMessage, res: ServerResponse) => {
    // An absolute target must be taken as its path (RFC 9112, section 3.2.2): it chooses nothing.
    req.url = (req.url ?? '/').replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '') || '/';
    const found = areas.find(({ matches }) => matches.test(req.url ?? '/'));
    if (!found) return;
    begins(res);
    const started = process.hrtime.bigint();
    res.once('close', () => {
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      parts.metrics.observe(found.area, req.method ?? '', res.statusCode, seconds);
    });
    // Next sees the client's address here; whatever a client sent under this name is overwritten.
    req.headers[peerAddressHeader] = parts.addressOf(req);
    if (found.area !== 'registry' && !methods.has(req.method ?? '')) {
      refuseMethod(res, methods, `${req.method} is not a method of this server.\n`);
      return;
    }
    if (found.area === 'pages' && (req.url ?? '').length > longestPageTarget) {
      plain(res, 414, `An address of a page has ${longestPageTarget} characters at most.\n`);
      return;
    }
    if (found.area !== 'registry') closeIfSlow(req, res, parts.bodyMs ?? defaultBodyMs);
    Promise.resolve(found.handle(req, res)).catch((err: unknown) => {
      // The client went, or was too slow: nobody waits for an answer, and it is no failure.
      if (req.destroyed && !req.complete) return;
      parts.logger.error({ err, area: found.area }, 'request failed');
      if (!res.headersSent) plain(res, 500, 'Something went wrong on our side.\n');
      else res.destroy();
    });
  };

  const server = createServer(
    // Uploads may take long; the data plane asks a minimum rate of them instead.
    {
      requestTimeout: 0,
      headersTimeout: 20_000,
      keepAliveTimeout: 65_000,
      ServerResponse: protectedResponse(overTls),
    },
    dispatch,
  );
  const begins = answerMalformed(server, overTls);
  server.on('checkContinue', (req: IncomingMessage, res: ServerResponse) => {
    // The data plane answers refused uploads before their bytes are sent; others want theirs.
    if (!/^\/(v2|token)(\/|\?|$)/.test(req.url ?? '')) res.writeContinue();
    dispatch(req, res);
  });
  return server;
}

/** Ends a request whose body has not come in time: nobody holds connections open by trickling. */
function closeIfSlow(req: IncomingMessage, res: ServerResponse, ms: number): void {
  const late = setTimeout(() => {
    if (!req.complete) req.destroy();
  }, ms);
  res.once('close', () => clearTimeout(late));
}

/** Next fails by what it cannot do with a file of its own: it is not asked for it. */
async function serveAsset(parts: HttpParts, req: IncomingMessage, res: ServerResponse) {
  if (!fileMethods.has(req.method ?? '')) {
    refuseMethod(res, fileMethods, 'A file can be read, and nothing else.\n');
    return;
  }
  for (const name of wholeFileOnly) delete req.headers[name];
  await servePage(parts, req, res);
}

/** A path of no page. */
const noPage = '/-';

/**
 * A page that a person asked for gets an answer in words while the database is away, also where a page before it
 * asks for what is new in it (`rsc`): the browser then goes there as to any address.
 */
async function servePage(parts: HttpParts, req: IncomingMessage, res: ServerResponse) {
  // Next fails by an address that is no text, or no path: there is no such page.
  const target = req.url ?? '/';
  if (!target.startsWith('/') || !isReadableTarget(target)) req.url = noPage;
  // The pages have no server actions. Next complains of each that it is asked for.
  delete req.headers['next-action'];
  const { accept = '', rsc } = req.headers;
  const isPage = req.method === 'GET' && (accept.includes('text/html') || rsc !== undefined);
  const isAway =
    isPage &&
    (await parts.ready().then(
      () => false,
      () => true,
    ));
  if (isAway) answerUnavailablePage(res);
  else await parts.pages(req, res);
}

/** Serves what is written for the Fetch standard, with small bodies that are read as a whole. */
async function serveFetch(
  parts: HttpParts,
  req: IncomingMessage,
  res: ServerResponse,
  { answer, maxBodyBytes, tooLarge }: SmallBodies,
) {
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  const address = parts.addressOf(req);
  try {
    const request = await toFetchRequest(req, parts.publicUrl, gone.signal, maxBodyBytes);
    await sendFetchResponse(await answer(request, address), res);
  } catch (error) {
    if (!(error instanceof BodyTooLarge)) throw error;
    res.setHeader('connection', 'close');
    await sendFetchResponse(tooLarge(), res);
  }
}

/** Says whether the process can serve, and logs when that turns, however often it is asked. */
function createServeReady({ ready, logger }: HttpParts) {
  let wasReady = true;
  return async (res: ServerResponse) => {
    try {
      await ready();
      if (!wasReady) logger.info('ready again');
      wasReady = true;
      plain(res, 200, 'ready\n');
    } catch (err) {
      if (wasReady) logger.warn({ err }, 'not ready');
      wasReady = false;
      res.setHeader('retry-after', '5');
      plain(res, 503, 'The database does not answer.\n');
    }
  };
}

async function serveMetrics(parts: HttpParts, res: ServerResponse) {
  const { contentType, body } = await parts.metrics.render();
  res.writeHead(200, { 'content-type': contentType }).end(body);
}

function refuseMethod(res: ServerResponse, allowed: ReadonlySet<string>, words: string): void {
  res.setHeader('allow', [...allowed].join(', '));
  plain(res, 405, words);
}

function plain(res: ServerResponse, status: number, text: string): void {
  res.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}
