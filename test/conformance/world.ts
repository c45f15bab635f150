import { createRegistryClient, type Credentials, type RegistryClient } from '@/scripts/lib/oci';
import { createProject, createRobot } from '@/test/setup/project';
import { type Raw, rawCaller } from '@/test/setup/raw';
import { startTestServer, type TestServer } from '@/test/setup/server';

/** One server with the project `shop` and a CI robot that may push to `shop-dev`. */
export interface World {
  readonly server: TestServer;
  readonly ci: Credentials;
  readonly raw: Raw;
  readonly client: RegistryClient;
}

export async function createWorld(): Promise<World> {
  const server = await startTestServer();
  await createProject(server, 'shop');
  const ci = await createRobot(server, 'shop', 'ci', 'shop-dev');
  return {
    server,
    ci,
    raw: rawCaller(server.url, ci),
    client: createRegistryClient(server.url, ci),
  };
}

/** Opens an upload and returns where it goes on. */
export async function openUpload(raw: Raw, repository: string): Promise<string> {
  const opened = await raw('POST', `/v2/${repository}/blobs/uploads/`);
  const location = opened.headers.get('location');
  if (opened.status !== 202 || location === null) throw new Error(`no upload: ${opened.text}`);
  return location;
}

export const withDigest = (location: string, digest: string) =>
  `${location}${location.includes('?') ? '&' : '?'}digest=${digest}`;

export const octets = { 'content-type': 'application/octet-stream' };
