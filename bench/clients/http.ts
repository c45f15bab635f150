import { Agent, request } from 'node:http';

/** Connections are kept, as every client of a registry does. */
const agent = new Agent({ keepAlive: true, noDelay: true });

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** One request with a small body and a small answer. */
export function send(
  method: string,
  url: string,
  headers: Readonly<Record<string, string>> = {},
  body?: Buffer,
): Promise<Answer> {
  return new Promise((done, failed) => {
    const length = body ? { 'content-length': String(body.length) } : {};
    const req = request(url, { method, agent, headers: { ...headers, ...length } }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.once('error', failed);
      res.once('end', () =>
        done({ status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(chunks) }),
      );
    });
    req.once('error', failed);
    req.end(body);
  });
}

/** The same, where only one answer will do. */
export async function expect(status: number, ...asked: Parameters<typeof send>): Promise<Answer> {
  const answer = await send(...asked);
  if (answer.status === status) return answer;
  const [method, url] = asked;
  throw new Error(`${method} ${url}: ${answer.status} ${answer.body.toString().slice(0, 500)}`);
}

export const closeConnections = (): void => agent.destroy();
