import { request } from 'node:http';

export interface BrowserAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Where it was asked, for addresses that say no more than a path. */
  readonly url: string;
}

interface Asked {
  /** Sent as a form. */
  readonly form?: Readonly<Record<string, string>>;
  /** Beside or in place of what a browser sends by itself; null leaves one out. */
  readonly headers?: Readonly<Record<string, string | null>>;
}

/**
 * A browser as far as the protocol of signing in needs one: it keeps cookies by origin and says where
 * a form comes from. It follows nothing by itself, and sends a path as it is written.
 */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();

  /** @param home the origin whose pages it shows */
  constructor(readonly home: string) {}

  /** The cookies that it has of an origin. */
  cookies(origin = this.home): Map<string, string> {
    const kept = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, kept);
    return kept;
  }

  /** @param where a path of its home, or an address elsewhere */
  send(method: string, where: string, { form, headers = {} }: Asked = {}): Promise<BrowserAnswer> {
    const [origin = this.home, path = where] = /^https?:\/\//.test(where)
      ? [new URL(where).origin, where.slice(new URL(where).origin.length)]
      : [];
    const body = form && new URLSearchParams(form).toString();
    const cookie = [...this.cookies(origin)].map(([name, value]) => `${name}=${value}`).join('; ');
    const all = {
      ...(cookie && { cookie }),
      ...(method !== 'GET' && { origin }),
      ...(body !== undefined && {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': String(Buffer.byteLength(body)),
      }),
      ...headers,
    };
    const kept = Object.entries(all).filter((one): one is [string, string] => one[1] !== null);
    const { hostname, port } = new URL(origin);
    return new Promise((answered, failed) => {
      const sent = request({ hostname, port, method, path, headers: Object.fromEntries(kept) });
      sent.once('error', failed);
      sent.once('response', (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.once('error', failed);
        response.once('end', () => {
          const got = new Headers();
          for (const [name, values = []] of Object.entries(response.headersDistinct)) {
            for (const value of values) got.append(name, value);
          }
          for (const line of got.getSetCookie()) this.#keep(origin, line);
          answered({ status: response.statusCode ?? 0, headers: got, text, url: origin + path });
        });
      });
      sent.end(body);
    });
  }

  /** A step of the protocol of signing in, with the token that its forms carry. */
  async post(
    step: string,
    fields: Readonly<Record<string, string>> = {},
    headers: Asked['headers'] = {},
  ): Promise<BrowserAnswer> {
    const { text } = await this.send('GET', '/api/auth/csrf');
    const { csrfToken } = JSON.parse(text) as { csrfToken: string };
    return this.send('POST', `/api/auth/${step}`, { form: { csrfToken, ...fields }, headers });
  }

  #keep(origin: string, line: string): void {
    const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
    if (value === '' || /Max-Age=0|Expires=Thu, 01 Jan 1970/i.test(line)) {
      this.cookies(origin).delete(name);
    } else this.cookies(origin).set(name, value);
  }
}
