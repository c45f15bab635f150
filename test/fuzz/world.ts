import { BlockList } from 'node:net';
import type { Logger } from '@/lib/logger';
import { createAuthorizationWorld } from '../authorization/world';
import { basic } from '../setup/raw';
import type { FuzzCaller } from './call';
import { fillShop } from './fill-shop';
import { keepTables } from './keep-tables';
import { knownValues } from './known-values';
import type { Material } from './make-call';
import { pushImages } from './push-images';
import { apiTargets, ociTargets, otherTargets, type Target } from './targets';

const shares: Readonly<Record<Target['area'], number>> = {
  api: 0.66,
  registry: 0.29,
  artifactory: 0.03,
  other: 0.02,
};

/** How often each calls. The rest of the authorisation table's people share what is left. */
const callerWeights: Readonly<Record<string, number>> = {
  'administrator session': 30,
  'administrator all': 30,
  'maintainer all': 8,
  'developer session': 5,
  'developer all': 5,
  'ci secret': 6,
  'asking-ci secret': 4,
  'cluster secret': 4,
};

/** The lists that give cursors. */
const lists = [
  '/projects',
  '/people',
  '/audit',
  '/promotions',
  '/projects/shop/images',
  '/projects/shop/images/api/builds',
  '/projects/shop/images/api/builds/1/timeline',
  '/projects/shop/images/api/stages/dev/timeline',
];

/** How many uploads are open when calls begin. */
const openUploads = 4;

/**
 * A filled installation, and all that calls are made of. `mend` puts back who may do what, what was
 * asked for and what was set, so that the last call meets as much as the first.
 */
export async function createFuzzWorld(logger: Logger) {
  const trustedProxies = new BlockList();
  trustedProxies.addAddress('127.0.0.1');
  const world = await createAuthorizationWorld({ trustedProxies, logger });
  const { server } = world;
  const pushed = await pushImages(world);
  const shop = await fillShop(world);

  const read = async <T>(path: string): Promise<T> => {
    const answer = await server.api<T>('GET', path);
    if (answer.status !== 200) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const cursors: string[] = [];
  for (const list of lists) {
    const { next } = await read<{ next: string | null }>(`${list}?limit=1`);
    if (next === null) throw new Error(`${list} has one page only`);
    cursors.push(next);
  }
  const { digest } = await server.db.prisma.build.findFirstOrThrow({
    where: { number: 1, image: { name: 'api' } },
  });
  const uploads: string[] = [];
  const refill = async () => {
    for (let at = 0; at < openUploads; at++) uploads[at] = await pushed.openUpload();
  };
  await refill();

  const document = await read<Parameters<typeof apiTargets>[0]>('/openapi.json');
  const material: Material = {
    targets: shared([...apiTargets(document), ...ociTargets, ...otherTargets]),
    callers: callersOf(world.callers),
    ...knownValues(shop, pushed, { digest, cursors, uploads }),
    cursors,
    manifests: pushed.manifests,
    blobs: pushed.blobs,
  };
  const restore = await keepTables(server.db.pool);
  const mend = async () => {
    await restore();
    await server.db.pool.query('DELETE FROM upload');
    await refill();
  };
  return { server, material, mend };
}

/** With each area's share of the calls. */
const shared = (targets: readonly Target[]): Target[] =>
  targets.map((target) => {
    const together = targets.filter(({ area }) => area === target.area);
    const sum = together.reduce((so, { weight }) => so + weight, 0);
    return { ...target, weight: (target.weight / sum) * shares[target.area] };
  });

function callersOf(
  callers: Awaited<ReturnType<typeof createAuthorizationWorld>>['callers'],
): FuzzCaller[] {
  const known = callers.map((one): FuzzCaller => {
    // A browser has nothing that a registry takes: there its person comes with a token of theirs.
    const own = callers.find((other) => other.who === one.who && other.basic !== null)?.basic;
    const registry: Record<string, string> = own ? { authorization: basic(own) } : {};
    const who = `${one.who} ${one.with}`;
    return { who, api: one.headers, registry, weight: callerWeights[who] ?? 0.15 };
  });
  return [...known, { who: 'nobody at all', api: {}, registry: {}, weight: 5 }];
}
