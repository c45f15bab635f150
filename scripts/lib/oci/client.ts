import { type Challenge, parseChallenge } from '@/oci/http/challenge';
import { algorithmOf, parseDigest } from '@/oci/names/digest';
import { type Content, digestOf } from './content';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The registry said no; `status` and its own words. */
export class RegistryRefusal extends Error {
  override readonly name = 'RegistryRefusal';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export interface RegistryClient {
  /** One request with the right token; `scope` such as `repository:shop-dev/api:pull,push`. */
  send(path: string, init?: RequestInit, scope?: string): Promise<Response>;
  /** Pushes what the repository does not have yet, children first, and then the tag if any. */
  push(repository: string, content: Content, tag?: string): Promise<void>;
  /** Has a tag mean what the repository has already. */
  tag(repository: string, content: Content, tag: string): Promise<void>;
  /** The manifest's bytes and its digest, checked against them. */
  pullManifest(repository: string, reference: string): Promise<{ digest: string; bytes: Buffer }>;
  pullBlob(repository: string, digest: string): Promise<Buffer>;
}

/**
 * A small registry client with Docker's token authentication: it is challenged, fetches a token for
 * the scope, and goes on with Bearer. `url` is the registry's origin.
 */
export function createRegistryClient(url: string, credentials: Credentials | null): RegistryClient {
  /** By scope; what asks beside each other for the same waits for one. */
  const tokens = new Map<string, Promise<string>>();

  async function send(path: string, init: RequestInit = {}, scope = ''): Promise<Response> {
    const ask = async (token?: Promise<string>) => {
      const headers = new Headers(init.headers);
      if (token !== undefined) headers.set('authorization', `Bearer ${await token}`);
      return fetch(new URL(path, url), { ...init, headers, redirect: 'manual' });
    };
    const asked = tokens.get(scope);
    const first = await ask(asked);
    if (first.status !== 401 || credentials === null) return first;
    const challenge = parseChallenge(first.headers.get('www-authenticate') ?? '');
    if (!challenge) return first;
    await first.body?.cancel();
    if (tokens.get(scope) === asked) {
      tokens.set(scope, fetchToken(challenge, scope || challenge.scope || '', credentials));
    }
    return ask(tokens.get(scope));
  }

  async function expect(status: number, path: string, init: RequestInit, scope: string) {
    const response = await send(path, init, scope);
    if (response.status === status) return response;
    throw await refusalOf(response);
  }

  async function pushBlob(
    repository: string,
    scope: string,
    blob: { digest: string; bytes: Buffer },
  ) {
    const base = `/v2/${repository}/blobs`;
    const there = await send(`${base}/${blob.digest}`, { method: 'HEAD' }, scope);
    if (there.status === 200) return;
    const opened = await expect(202, `${base}/uploads/`, { method: 'POST' }, scope);
    await opened.body?.cancel();
    const target = new URL(opened.headers.get('location') ?? '', url);
    target.searchParams.set('digest', blob.digest);
    const put = {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array(blob.bytes),
    };
    await expect(201, target.href, put, scope);
  }

  async function push(repository: string, content: Content, tag?: string): Promise<void> {
    const scope = `repository:${repository}:pull,push`;
    await Promise.all([
      ...content.children.map((child) => push(repository, child)),
      ...content.blobs.map((blob) => pushBlob(repository, scope, blob)),
    ]);
    await putManifest(repository, content, tag ?? content.digest);
  }

  async function putManifest(repository: string, content: Content, reference: string) {
    const put = {
      method: 'PUT',
      headers: { 'content-type': content.mediaType },
      body: new Uint8Array(content.bytes),
    };
    const scope = `repository:${repository}:pull,push`;
    await expect(201, `/v2/${repository}/manifests/${reference}`, put, scope);
  }

  return {
    send,
    push,
    tag: putManifest,
    async pullManifest(repository, reference) {
      const path = `/v2/${repository}/manifests/${reference}`;
      const response = await expect(200, path, {}, `repository:${repository}:pull`);
      const bytes = Buffer.from(await response.arrayBuffer());
      return {
        digest: verified(bytes, response.headers.get('docker-content-digest') ?? ''),
        bytes,
      };
    },
    async pullBlob(repository, digest) {
      const path = `/v2/${repository}/blobs/${digest}`;
      const response = await expect(200, path, {}, `repository:${repository}:pull`);
      const bytes = Buffer.from(await response.arrayBuffer());
      verified(bytes, digest);
      return bytes;
    },
  };
}

function verified(bytes: Buffer, digest: string): string {
  const said = parseDigest(digest);
  const found = digestOf(bytes, said ? algorithmOf(said) : 'sha256');
  if (found !== digest) throw new Error(`The registry sent ${found} where it said ${digest}.`);
  return digest;
}

async function fetchToken(challenge: Challenge, scope: string, who: Credentials): Promise<string> {
  const target = new URL(challenge.realm);
  if (challenge.service) target.searchParams.set('service', challenge.service);
  for (const one of scope.split(' ').filter(Boolean)) target.searchParams.append('scope', one);
  const basic = Buffer.from(`${who.username}:${who.password}`).toString('base64');
  const response = await fetch(target, { headers: { authorization: `Basic ${basic}` } });
  if (response.status !== 200) throw await refusalOf(response);
  const { token } = (await response.json()) as { token: string };
  return token;
}

async function refusalOf(response: Response): Promise<RegistryRefusal> {
  const text = await response.text();
  let code = 'UNKNOWN';
  let message = text;
  try {
    const { errors } = JSON.parse(text) as { errors: { code: string; message: string }[] };
    code = errors[0]?.code ?? code;
    message = errors[0]?.message ?? text;
  } catch {
    // Not the protocol's error document: its text must do.
  }
  return new RegistryRefusal(response.status, code, message || `status ${response.status}`);
}
