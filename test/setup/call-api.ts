import { administrator } from './administrator';

export interface CallOptions {
  /** Null: nobody. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ApiAnswer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** One call of /api/v1 at `url`, as the administrator unless `options` say otherwise. */
export async function callApi<T>(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  { token = administrator.token, headers = {} }: CallOptions = {},
): Promise<ApiAnswer<T>> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answered = (await response.json()) as T;
  refuseHalfSentences(answered);
  return { status: response.status, headers: response.headers, body: answered };
}

/** Whatever a test makes the server refuse, it is told in whole sentences; an address may end one. */
function refuseHalfSentences(body: unknown): void {
  const texts =
    (body as { detail?: unknown; may?: Record<string, { reason?: unknown }> } | null) ?? {};
  const said = [texts.detail, ...Object.values(texts.may ?? {}).map((act) => act?.reason)];
  for (const text of said) {
    if (typeof text !== 'string' || /[.!?…][”’"')\]]*$|https?:\/\/\S+$/u.test(text)) continue;
    throw new Error(`It ends without a stop: ${text}`);
  }
}
