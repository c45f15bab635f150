import { setTimeout as sleep } from 'node:timers/promises';
import { expect, send } from '../clients/http';
import { pushImage } from '../clients/image';
import type { Figure } from '../figures';
import {
  imageIndexType as indexType,
  imageManifestType as manifestType,
} from '@/oci/manifest/media-types';
import { makeImage } from '../images/make-image';
import {
  configWith,
  documentOf,
  fullMap,
  imageWith,
  indexOver,
  mostMembers,
  type Document,
} from '../images/worst-documents';
import type { Sallyport } from '../sides/sallyport';
import { fetchToken } from '../sides/side';
import type { Bench } from './bench';
import { heldMemory } from './held-memory';
import { putLoad } from './load';

const readers = 16;
/** Of the worst, in flight together while memory is looked at. */
const together = 16;
const repository = 'bench-dev/worst';

/** What is sent over and over, and on how many connections. */
interface Worst {
  readonly name: string;
  readonly connections: number;
  /** Sends one and takes the answer; `turn` counts within a connection. */
  readonly send: (connection: number, turn: number) => Promise<void>;
}

/**
 * The worst documents that the protocol lets anybody with the right to push send, beside 16 readers of
 * another project's manifests: how long the one thread that answers everybody stands still, how much
 * memory is taken, and what the readers notice.
 */
export async function measureWorstDocuments({ ours, workDir, quick }: Bench): Promise<Figure[]> {
  if (process.platform !== 'linux') return [];
  const seconds = quick ? 2 : 6;
  const read = await calmReaders(ours, workDir, seconds);
  const client = await clientOf(ours);
  const figures: Figure[] = [];
  const alone = await observe(ours, read);
  figures.push(
    figure(`manifest GET p99 of ${readers} readers, nothing else`, 'ms', alone.p99, ''),
    figure('event loop p99, nothing else', 'ms', alone.loopP99, ''),
  );
  for (const worst of [
    await referrers(client, quick),
    await largeManifests(client),
    await annotations(client),
    await labels(client),
    await deepIndex(client, quick),
  ]) {
    // What a process allocates once, at the first of a kind, is no growth.
    await worst.send(0, 0);
    const seen = await observe(ours, () => beside(worst, worst.connections, read));
    const turn = await ours.longestTurn(() => beside(worst, worst.connections, read));
    const held = await heldMemory(ours, () => beside(worst, together, () => sleep(seconds * 1000)));
    figures.push(
      figure(`${worst.name}: readers’ p99`, 'ms', seen.p99, '< 50 ms'),
      figure(`${worst.name}: event loop p99`, 'ms', seen.loopP99, '< 50 ms'),
      figure(`${worst.name}: event loop, the longest`, 'ms', seen.loopMax, '< 50 ms'),
      figure(`${worst.name}: longest turn, processor time`, 'ms', turn, '< 50 ms'),
      figure(`${worst.name}: held by ${together} at once`, 'MiB', held, '< 96 MiB'),
    );
  }
  return figures;
}

/** Sends the worst on so many connections, over and over, until something else is done. */
async function beside<T>(worst: Worst, connections: number, work: () => Promise<T>): Promise<T> {
  let over = false;
  const sent = Promise.all(
    Array.from({ length: connections }, async (_, connection) => {
      for (let turn = 1; !over; turn += 1) await worst.send(connection, turn);
    }),
  );
  const result = await work();
  over = true;
  await sent;
  return result;
}

const figure = (name: string, unit: Figure['unit'], sample: number, aim: string): Figure => ({
  name,
  unit,
  better: 'lower',
  ours: [sample],
  peer: null,
  aim,
});

/** Watches the server's event loop while something is done. */
async function observe(ours: Sallyport, work: () => Promise<{ readonly p99: number }>) {
  await sleep(500);
  // Whoever looks begins anew: what was before is gone.
  await loopDelay(ours);
  const { p99 } = await work();
  return { p99, ...(await loopDelay(ours)) };
}

/** Delays of the server's event loop since they were last asked for, in ms (monitorEventLoopDelay). */
async function loopDelay(ours: Sallyport) {
  const { body } = await expect(200, 'GET', `${ours.url}/metrics`);
  const text = body.toString();
  const milliseconds = (what: string) => {
    const found = new RegExp(`^nodejs_eventloop_lag_${what}_seconds ([0-9.e+-]+)$`, 'm').exec(text);
    if (!found) throw new Error(`/metrics does not tell the event loop's ${what}`);
    return Number(found[1]) * 1_000;
  };
  return {
    loopP99: milliseconds('p99'),
    loopMax: milliseconds('max'),
  };
}

/** Readers of a project that has nothing to do with any of this. */
async function calmReaders(ours: Sallyport, workDir: string, seconds: number) {
  await ours.call('POST', '/projects', { slug: 'calm', name: 'Calm', template: 'open' });
  const robot = { name: 'ci', kind: 'ci', registry: 'calm-dev' };
  const made = (await ours.call('POST', '/projects/calm/robots', robot)) as {
    readonly username: string;
    readonly secret: string;
  };
  const credentials = { username: made.username, password: made.secret };
  const token = (scopes: readonly string[]) =>
    fetchToken(`${ours.url}/token`, new URL(ours.url).host, credentials, scopes);
  const image = await makeImage(workDir, 2, 10_000);
  await pushImage({ ...ours, token }, 'calm-dev/app', image);
  return async () =>
    putLoad({
      url: `${ours.url}/v2/calm-dev/app/manifests/${image.digest}`,
      authorization: [`Bearer ${await token(['repository:calm-dev/app:pull'])}`],
      accept: manifestType,
      connections: readers,
      seconds,
    });
}

type Client = Awaited<ReturnType<typeof clientOf>>;

async function clientOf(ours: Sallyport) {
  const headers = async () => ({
    authorization: `Bearer ${await ours.token([`repository:${repository}:pull,push`])}`,
  });
  const url = `${ours.url}/v2/${repository}`;
  let known = await headers();
  const renew = setInterval(() => void headers().then((fresh) => (known = fresh)), 60_000);
  renew.unref();
  const put = (reference: string, type: string, { bytes }: Document) =>
    send('PUT', `${url}/manifests/${reference}`, { ...known, 'content-type': type }, bytes);
  return {
    ours,
    get: (path: string) => send('GET', `${url}${path}`, known),
    /** Puts a manifest, whatever the answer. */
    put,
    async push(reference: string, type: string, document: Document) {
      const answer = await put(reference, type, document);
      if (answer.status !== 201) throw new Error(`${answer.status} ${answer.body.toString()}`);
    },
    async pushBlob({ bytes, digest }: Document) {
      const type = { ...known, 'content-type': 'application/octet-stream' };
      await expect(201, 'POST', `${url}/blobs/uploads/?digest=${digest}`, type, bytes);
    },
  };
}

/** 24 readers walk lists of referrers that have 4 MB of annotations each. */
async function referrers(client: Client, quick: boolean): Promise<Worst> {
  const config = documentOf({});
  const subject = documentOf({ subject: 'of all' });
  await client.pushBlob(config);
  const count = quick ? 8 : 72;
  for (let made = 0; made < count; made += 1) {
    const signature = imageWith(config, fullMap(40), subject);
    await client.push(signature.digest, manifestType, signature);
  }
  const next = new Map<number, string>();
  const first = `/referrers/${subject.digest}`;
  return {
    name: `24 lists of ${count} referrers of 4 MB`,
    connections: 24,
    async send(connection) {
      const { status, headers } = await client.get(next.get(connection) ?? first);
      if (status !== 200 && status !== 503) throw new Error(`referrers: ${status}`);
      const link = /<[^>]*\/worst(\/referrers\/[^>]+)>/.exec(String(headers.link ?? ''))?.[1];
      next.set(connection, link ?? first);
    },
  };
}

/** 24 readers take manifests of 4 MB, more of them than any memory keeps at hand. */
async function largeManifests(client: Client): Promise<Worst> {
  const config = documentOf({ large: true });
  await client.pushBlob(config);
  const digests: string[] = [];
  for (let made = 0; made < 24; made += 1) {
    const manifest = imageWith(config, fullMap(40));
    await client.push(manifest.digest, manifestType, manifest);
    digests.push(manifest.digest);
  }
  return {
    name: '24 readers of manifests of 4 MB',
    connections: 24,
    async send(connection, turn) {
      const digest = digests[(connection * 7 + turn) % digests.length]!;
      const { status } = await client.get(`/manifests/${digest}`);
      if (status !== 200 && status !== 503) throw new Error(`manifest: ${status}`);
    },
  };
}

/** The most members for which a push is taken; beyond them the same is sent and refused. */
async function mostTaken(push: (members: number) => Promise<number>): Promise<number> {
  for (let members = mostMembers; members >= 1; members /= 2) {
    if ((await push(Math.floor(members))) === 201) return Math.floor(members);
  }
  throw new Error('nothing was taken');
}

/** Manifests with as many annotations as are taken, and in turn as many as 4 MB have room for. */
async function annotations(client: Client): Promise<Worst> {
  const config = documentOf({ annotated: true });
  await client.pushBlob(config);
  const push = async (members: number) => {
    const manifest = imageWith(config, fullMap(members));
    return (await client.put(manifest.digest, manifestType, manifest)).status;
  };
  const most = await mostTaken(push);
  return {
    name: `pushes of ${most} annotations`,
    connections: 4,
    async send(_, turn) {
      const status = await push(turn % 2 === 0 ? most : mostMembers);
      if (status !== 201 && status !== 400 && status !== 503) throw new Error(`push: ${status}`);
    },
  };
}

/** Builds with as many labels as are read, and lists, boards and pages of them. */
async function labels(client: Client): Promise<Worst> {
  const image = '/projects/bench/images/worst';
  const push = async (members: number, tag: string) => {
    const config = configWith(fullMap(members));
    await client.pushBlob(config);
    return (await client.put(tag, manifestType, imageWith(config, {}))).status;
  };
  const newest = async () => {
    const list = await client.ours.call('GET', `${image}/builds?limit=1`);
    const { items } = list as { items: { number: number; labelCount: number }[] };
    return items[0]!;
  };
  const most = await mostTaken(async (members) => {
    const status = await push(members, 'labels');
    return (await newest()).labelCount > 0 ? status : 0;
  });
  const build = `${image}/builds/${(await newest()).number}`;
  const reads = [build, `${image}/builds`, `${image}/board`, `${build}/labels?limit=1000`];
  return {
    name: `pushes and reads of builds with ${most} labels`,
    connections: 4,
    async send(connection, turn) {
      if (connection % 2 === 0) await push(most, `labels-${connection}`);
      else await client.ours.call('GET', reads[turn % reads.length]!);
    },
  };
}

/** Indexes of five levels that reach a thousand manifests on millions of paths. */
async function deepIndex(client: Client, quick: boolean): Promise<Worst> {
  const config = configWith({ leaf: 'yes' });
  await client.pushBlob(config);
  let below: (readonly [string, Document])[] = [];
  for (let at = 0; at < (quick ? 100 : 935); at += 1) {
    const leaf = imageWith(config, { at: String(at) });
    await client.push(leaf.digest, manifestType, leaf);
    below.push([manifestType, leaf]);
  }
  for (let level = 1; level <= 4; level += 1) {
    const here: (readonly [string, Document])[] = [];
    for (let at = 0; at < 16; at += 1) {
      const index = indexOver(below);
      await client.push(index.digest, indexType, index);
      here.push([indexType, index]);
    }
    below = here;
  }
  const push = () => client.push('deep', indexType, indexOver(below));
  await push();
  const image = '/projects/bench/images/worst';
  const { items } = (await client.ours.call('GET', `${image}/builds?limit=1`)) as {
    readonly items: readonly { readonly number: number }[];
  };
  const content = `${image}/builds/${items[0]!.number}/content`;
  return {
    name: 'pushes and pages of an index of 5 levels',
    connections: 2,
    async send(connection) {
      if (connection === 0) await push();
      else await client.ours.call('GET', content);
    },
  };
}
