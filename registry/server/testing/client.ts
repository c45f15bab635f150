import { imageConfigType, imageManifestType, plainLayerType } from '@/oci/manifest/media-types';
import { digestOf } from '@/oci/names/hash';
import { type Digest } from '@/oci/names/digest';
import type { TestRegistry } from './test-registry';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  /** The body as JSON; null where it is none. */
  readonly json: unknown;
  /** The first error's code; null where there is none. */
  readonly code: string | null;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array | string | ReadableStream<Uint8Array>;
}

export type Client = (path: string, ask?: Ask) => Promise<Reply>;

export const basic = (username: string, password = `${username}-secret`): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

/** A client that sends the given Authorization header, or none. */
export function clientOf(registry: TestRegistry, authorization: string | null): Client {
  return async (path, { method = 'GET', headers = {}, body } = {}) => {
    const response = await fetch(new URL(path, registry.url), {
      method,
      headers: { ...(authorization === null ? {} : { authorization }), ...headers },
      body,
      duplex: 'half',
    } as RequestInit);
    const bytes = Buffer.from(await response.arrayBuffer());
    const json = parse(bytes);
    const code = (json as { errors?: { code: string }[] } | null)?.errors?.[0]?.code ?? null;
    return { status: response.status, headers: response.headers, bytes, json, code };
  };
}

/** A client with a token for the scopes, as Docker gets it. */
export async function tokenClient(
  registry: TestRegistry,
  username: string,
  ...scopes: string[]
): Promise<Client> {
  const query = new URLSearchParams(scopes.map((scope) => ['scope', scope]));
  const reply = await clientOf(registry, basic(username))(`/token?${query.toString()}`);
  return clientOf(registry, `Bearer ${(reply.json as { token: string }).token}`);
}

/** Pushes a blob in one request and returns its digest. */
export async function pushBlob(client: Client, name: string, content: string): Promise<Digest> {
  const digest = digestOf(Buffer.from(content));
  const path = `/v2/${name}/blobs/uploads/?digest=${digest}`;
  const { status } = await client(path, { method: 'POST', body: content });
  if (status !== 201) throw new Error(`The blob was answered ${status}`);
  return digest;
}

export const manifestOf = (config: string, layers: readonly string[], more: object = {}): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: imageManifestType,
    config: {
      mediaType: imageConfigType,
      digest: digestOf(Buffer.from(config)),
      size: config.length,
    },
    layers: layers.map((layer) => ({
      mediaType: plainLayerType,
      digest: digestOf(Buffer.from(layer)),
      size: layer.length,
    })),
    ...more,
  });

export const putManifest = (
  client: Client,
  name: string,
  reference: string,
  manifest: string,
  contentType = imageManifestType,
): Promise<Reply> =>
  client(`/v2/${name}/manifests/${reference}`, {
    method: 'PUT',
    headers: { 'content-type': contentType },
    body: manifest,
  });

/** Pushes an image with its blobs under a tag; returns the manifest's digest and text. */
export async function pushImage(
  client: Client,
  name: string,
  tag: string,
  {
    config = '{"os":"linux"}',
    layers = ['layer'],
    more = {},
  }: { config?: string; layers?: readonly string[]; more?: object } = {},
): Promise<{ digest: Digest; manifest: string }> {
  for (const content of new Set([config, ...layers])) await pushBlob(client, name, content);
  const manifest = manifestOf(config, layers, more);
  const reply = await putManifest(client, name, tag, manifest);
  if (reply.status !== 201) throw new Error(`The manifest was answered ${reply.status}`);
  return { digest: digestOf(Buffer.from(manifest)), manifest };
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
