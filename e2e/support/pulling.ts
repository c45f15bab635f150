import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRegistryClient, type Credentials } from '../../scripts/lib/oci';
import { run } from '../../test/clients/command';

/** A cluster's node that pulls one image over and over, with skopeo, as a node does that lost its disk. */
export interface Pulling {
  /** Has the pulls that begin from now on sign in otherwise. */
  use(credentials: Credentials): void;
  /** Waits until two pulls have begun after this and ended. */
  more(): Promise<void>;
  /** What the client said where it failed. */
  failures(): readonly string[];
  stop(): Promise<void>;
}

/** Pulls at once and again until it is stopped. `image` as in `search-prod/query:1.4.2`. */
export async function startPulling(
  url: string,
  image: string,
  first: Credentials,
): Promise<Pulling> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-pulling-'));
  const failed: string[] = [];
  let credentials = first;
  let stopped = false;
  let ended = 0;
  const pullOnce = async () => {
    const { username, password } = credentials;
    const into = join(folder, String(ended));
    const { code, stderr } = await run('skopeo', [
      'copy',
      '--all',
      '--src-tls-verify=false',
      '--src-creds',
      `${username}:${password}`,
      `docker://${new URL(url).host}/${image}`,
      `dir:${into}`,
    ]);
    if (code !== 0) failed.push(stderr);
    await rm(into, { recursive: true, force: true });
    ended += 1;
  };
  const loop = (async () => {
    while (!stopped) await pullOnce();
  })();
  return {
    use: (next) => void (credentials = next),
    async more() {
      // The one that runs now may have begun before.
      const enough = ended + 3;
      while (ended < enough) await pause();
    },
    failures: () => failed,
    async stop() {
      stopped = true;
      await loop;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const pause = () => new Promise((done) => setTimeout(done, 50));

/** An image that a cluster's credential may pull. */
export async function anyImage(url: string, credentials: Credentials): Promise<string> {
  const client = createRegistryClient(url, credentials);
  const catalog = await client.send('/v2/_catalog', {}, 'registry:catalog:*');
  const { repositories } = (await catalog.json()) as { repositories: string[] };
  const [repository] = repositories;
  if (repository === undefined) throw new Error('its registry is empty');
  const scope = `repository:${repository}:pull`;
  const tags = await client.send(`/v2/${repository}/tags/list`, {}, scope);
  const [tag] = ((await tags.json()) as { tags: string[] }).tags;
  return `${repository}:${tag}`;
}

/** What the token endpoint answers to these credentials. */
export const signInAs = (url: string, { username, password }: Credentials): Promise<Response> =>
  fetch(`${url}/token?service=${new URL(url).host}`, {
    headers: {
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
    },
  });
