import { request } from 'node:http';
import type { Credentials } from '@/scripts/lib/oci';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly text: string;
  /** The first error's code of the protocol's error document; null where there is none. */
  readonly code: string | null;
  readonly message: string;
  json<T>(): T;
}

export type Raw = (
  method: string,
  path: string,
  options?: { headers?: Record<string, string>; body?: Buffer | string },
) => Promise<RawAnswer>;

/**
 * Sends requests as they are written (a path is not tidied up first), signed with Basic, so that a
 * test sees each answer.
 */
export function rawCaller(url: string, credentials: Credentials | null): Raw {
  const { hostname, port } = new URL(url);
  const authorization = credentials ? { authorization: basic(credentials) } : {};
  return (method, path, { headers = {}, body } = {}) =>
    new Promise((answered, failed) => {
      const sent = request({
        hostname,
        port,
        method,
        path,
        headers: {
          ...authorization,
          ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
          ...headers,
        },
      });
      sent.once('error', failed);
      sent.once('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', failed);
        response.once('end', () => {
          const bytes = Buffer.concat(chunks);
          const text = bytes.toString('utf8');
          const answerHeaders = new Headers();
          for (const [name, value] of Object.entries(response.headersDistinct)) {
            for (const one of value ?? []) answerHeaders.append(name, one);
          }
          answered({
            status: response.statusCode ?? 0,
            headers: answerHeaders,
            bytes,
            text,
            ...firstError(answerHeaders, text),
            json: <T>() => JSON.parse(text) as T,
          });
        });
      });
      sent.end(body);
    });
}

export const basic = ({ username, password }: Credentials) =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

function firstError(headers: Headers, text: string): { code: string | null; message: string } {
  const nothing = { code: null, message: '' };
  if (!headers.get('content-type')?.startsWith('application/json')) return nothing;
  const document = JSON.parse(text || '{}') as { errors?: { code: string; message: string }[] };
  return document.errors?.[0] ?? nothing;
}
