import { lookup } from 'node:dns';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { parseJson } from '@/lib/parse-json';
import { isPublicAddress } from '@/lib/public-address';

const milliseconds = 5_000;
const maximumBytes = 256 * 1024;

/** Why a document could not be had, for whoever runs the installation. */
export class FetchFailed extends Error {
  override readonly name = 'FetchFailed';
}

/**
 * Reads a JSON document by GET: within 5 seconds, 256 KiB at most, following no redirect.
 * @param anywhere false: only from addresses of the public internet, looked at when connecting, so that
 *   whoever wrote the address cannot point into the networks around this machine
 * @throws FetchFailed in words
 */
export async function fetchJson(url: URL, { anywhere }: { anywhere: boolean }): Promise<unknown> {
  const fail = (what: string): never => {
    throw new FetchFailed(`${url.origin}${url.pathname} ${what}`);
  };
  const response = await open(url, anywhere).catch((error: unknown) =>
    fail(
      error instanceof FetchFailed
        ? error.message
        : `could not be reached (${codeOf(error)}). Is the address right, and may this server connect to it?`,
    ),
  );
  try {
    const { statusCode } = response;
    if (statusCode !== undefined && statusCode >= 300 && statusCode < 400)
      return fail('redirects elsewhere, which is not followed. Name the final address.');
    if (statusCode !== 200) return fail(`answered ${statusCode}.`);
    const document = parseJson(await readBody(response));
    return document === undefined ? fail('answered no JSON document.') : document;
  } catch (error) {
    if (error instanceof FetchFailed) throw error;
    return fail(`broke off (${codeOf(error)}).`);
  } finally {
    response.destroy();
  }
}

function open(url: URL, anywhere: boolean): Promise<IncomingMessage> {
  return new Promise((opened, failed) => {
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    // A host that is an address is never looked up.
    if (!anywhere && /^[\d.]+$|:/.test(host) && !isPublicAddress(host)) {
      failed(notPublic());
      return;
    }
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
      agent: false,
      headers: { accept: 'application/json, application/jwk-set+json' },
      signal: AbortSignal.timeout(milliseconds),
      ...(anywhere ? {} : { lookup: lookupPublic }),
    });
    request.once('response', opened).on('error', failed).end();
  });
}

const lookupPublic: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    const wrong =
      error ?? (addresses.every((one) => isPublicAddress(one.address)) ? null : notPublic());
    const [first] = addresses ?? [];
    if (wrong !== null || first === undefined) done(wrong ?? notPublic(), []);
    else if (options.all) done(null, addresses);
    else done(null, first.address, first.family);
  });
};

const notPublic = () =>
  new FetchFailed(
    'leads to a private address, on another host than the issuer’s. Paste the keys instead.',
  );

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

function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (name === 'AbortError' || name === 'TimeoutError')
    return `no answer in ${milliseconds / 1000} s`;
  return typeof code === 'string' ? code : 'no answer';
}
