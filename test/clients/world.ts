import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  amd64,
  arm64,
  type Content,
  type Credentials,
  makeIndex,
  writeLayout,
} from '@/scripts/lib/oci';
import { createProject, createRobot } from '@/test/setup/project';
import { administrator, startTestServer, type TestServer } from '@/test/setup/server';
import { smallImage } from '@/test/setup/small-image';
import { type Ended, run } from './command';

/** A server with two projects, `shop` and `other`, and a home for real clients to work in. */
export interface ClientWorld {
  readonly server: TestServer;
  /** The CI robot of shop-dev. */
  readonly ci: Credentials;
  /** Somebody who may push to both entry registries and read every stage. */
  readonly admin: Credentials;
  /** The credential of the cluster that pulls from shop-prod. */
  readonly cluster: Credentials;
  readonly image: Content;
  /** An index of two platforms. */
  readonly index: Content;
  /** An OCI layout that holds the image as `1.4.2`. */
  readonly layout: string;
  /** A name as clients write it, with the host. */
  at(name: string): string;
  /** A file or folder of this test. */
  path(...parts: string[]): string;
  /** Runs a client to its end, whatever that is, with a home in which `who` is signed in. */
  as(who: Credentials | null, program: string, ...args: string[]): Promise<Ended>;
  /** The same for one that must succeed; its standard output. */
  ok(who: Credentials | null, program: string, ...args: string[]): Promise<string>;
  /** Promotes build #1 of an image of `shop` through all stages, under one tag. */
  promoteToProd(image: string, tag?: string): Promise<void>;
  stop(): Promise<void>;
}

export const stages = ['staging', 'preprod', 'prod'] as const;

/** @param more variables for every client, for what it keeps beside its home */
export async function createClientWorld(
  name: string,
  more: (folder: string) => Record<string, string> = () => ({}),
): Promise<ClientWorld> {
  const server = await startTestServer();
  const folder = await mkdtemp(join(tmpdir(), `sallyport-${name}-`));
  await createProject(server, 'shop');
  await createProject(server, 'other');
  const ci = await createRobot(server, 'shop', 'ci', 'shop-dev');
  const cluster = await createRobot(server, 'shop', 'cluster', 'shop-prod');
  const image = await smallImage(name, { 'org.opencontainers.image.version': '1.4.2' });
  const index = makeIndex([
    { platform: amd64, content: await smallImage(`${name}-amd64`) },
    { platform: arm64, content: await smallImage(`${name}-arm64`) },
  ]);
  const layout = join(folder, 'image');
  await writeLayout(layout, '1.4.2', image);

  const as: ClientWorld['as'] = async (who, program, ...args) => {
    const home = join(folder, who?.username ?? 'nobody');
    await mkdir(home, { recursive: true });
    await signIn(home, server.host, who);
    const env = { HOME: home, DOCKER_CONFIG: home, XDG_CONFIG_HOME: join(home, 'config') };
    return run(program, args, { cwd: folder, env: { ...env, ...more(folder) } });
  };

  return {
    server,
    ci,
    cluster,
    admin: { username: administrator.email, password: administrator.token },
    image,
    index,
    layout,
    at: (repository) => `${server.host}/${repository}`,
    path: (...parts) => join(folder, ...parts),
    as,
    async ok(who, program, ...args) {
      const { code, stdout, stderr } = await as(who, program, ...args);
      if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${stderr}`);
      return stdout;
    },
    async promoteToProd(promoted, tag = '1.4.2') {
      for (const to of stages) {
        const body = { project: 'shop', image: promoted, build: 1, to, tags: [tag] };
        const made = await server.api('POST', '/promotions', body);
        if (made.status !== 201) throw new Error(`not promoted: ${JSON.stringify(made.body)}`);
      }
    },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Writes the file in which nearly every client looks for its password (Docker's config.json). */
async function signIn(home: string, host: string, who: Credentials | null): Promise<void> {
  if (who === null) return;
  const auth = Buffer.from(`${who.username}:${who.password}`).toString('base64');
  await writeFile(join(home, 'config.json'), JSON.stringify({ auths: { [host]: { auth } } }));
}
