import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { parseJson } from '@/lib/text/parse-json';
import { AddressRefused, connectOptions, type Vouched } from './connect-options';

const milliseconds = 5_000;
const maximumBytes = 256 * 1024;

/** Why a document could not be had, for whoever runs the installation. */
export class FetchFailed extends Error {
  override readonly name = 'FetchFailed';
  constructor(
    message: string,
    /** The status that was answered in its place; or what connecting failed by, as Node has it. */
    readonly reason: { readonly status?: number; readonly failure?: string } = {},
  ) {
    super(message);
  }
}

/**
 * Reads a JSON document by GET: within 5 seconds, 256 KiB at most, following no redirect.
 * @param who on whose word: `connectOptions` says where it may lead
 * @throws FetchFailed in words
 */
export async function fetchJson(url: URL, who: Vouched): Promise<unknown> {
  const fail = (what: string, reason?: FetchFailed['reason']): never => {
    throw new FetchFailed(`${url.origin}${url.pathname} ${what}`, reason);
  };
  const response = await open(url, who).catch((error: unknown) => {
    if (error instanceof AddressRefused) return fail(error.message);
    const failure = codeOf(error);
    const what = `could not be reached (${failure}). Is the address right, and may this server connect to it?`;
    return fail(what, { failure });
  });
  try {
    const { statusCode: status = 0 } = response;
    if (status >= 300 && status < 400) {
      return fail('redirects elsewhere, which is not followed. Name the final address.', {
        status,
      });
    }
    if (status !== 200) return fail(`answered ${status}.`, { status });
    const document = parseJson(await readBody(response));
    return document === undefined ? fail('answered no JSON document.') : document;
  } catch (error) {
    if (error instanceof FetchFailed) throw error;
    return fail(`broke off (${codeOf(error)}).`, { failure: codeOf(error) });
  } finally {
    response.destroy();
  }
}

function open(url: URL, who: Vouched): Promise<IncomingMessage> {
  return new Promise((opened, failed) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
      headers: { accept: 'application/json, application/jwk-set+json' },
      signal: AbortSignal.timeout(milliseconds),
      ...connectOptions(url, who),
    });
    request.once('response', opened).on('error', failed).end();
  });
}

async function readBody(response: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maximumBytes)
      throw Object.assign(new Error('too large'), { code: 'more than 256 KiB' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** In one word or a few. */
function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (name === 'AbortError' || name === 'TimeoutError')
    return `no answer in ${milliseconds / 1000} s`;
  return typeof code === 'string' ? code : 'no answer';
}
