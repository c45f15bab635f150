import type { Action } from '@/oci/http/scopes';
import type { Authorizer, Caller, Catalogue } from '@/registry/ports';
import type { Sql } from '@/server/platform/sql/database';
import { expectedOf, outcomeOf } from './judge';
import { readForeignBlobs, type Cluster } from './read-clusters';
import type { Surprise } from './result';

/** The data plane's own parts, asked as it asks them for every request. */
export interface Doors {
  readonly authorizer: Pick<Authorizer, 'authorize'>;
  readonly catalogue: Pick<Catalogue, 'listRepositories' | 'findReadableBlob'>;
}

const actions: readonly Action[] = ['pull', 'push', 'delete'];

/**
 * Registries that are asked about at the same time: their questions share statements. Few enough that
 * a pull which comes meanwhile, and goes with them, waits a few milliseconds and no more.
 */
const batch = 40;

/** An image that nobody has: what is asked is the registry. */
const image = 'isolation-check';

export interface Probe {
  readonly pulls: readonly string[];
  readonly surprises: readonly Surprise[];
}

/**
 * Tries every credential of a cluster against registries, through the real authorizer, and where it
 * has one of its own the catalog and mounts of others' blobs too.
 * @param between told after each batch how many questions were asked; it may throw to end the check,
 *   and lets other requests go first.
 */
export async function probeCluster(
  sql: Sql,
  { authorizer, catalogue }: Doors,
  cluster: Cluster,
  registries: readonly string[],
  between: (asked: number) => Promise<void>,
): Promise<Probe> {
  const pulls = new Set<string>();
  const surprises: Surprise[] = [];
  for (const credential of cluster.credentials) {
    const caller: Caller = {
      kind: 'robot',
      id: cluster.id,
      name: cluster.name,
      credential: credential.id,
    };
    const tell = (one: Omit<Surprise, 'cluster' | 'credential'>) =>
      surprises.push({ cluster: cluster.name, credential: credential.name, ...one });
    for (let from = 0; from < registries.length; from += batch) {
      const some = registries.slice(from, from + batch);
      await Promise.all(
        some.flatMap((registry) =>
          actions.map(async (action) => {
            const found = outcomeOf(
              await authorizer.authorize(caller, { registry, image }, action),
            );
            const expected = expectedOf(cluster, registry, action);
            if (found === 'allowed' && action === 'pull') pulls.add(registry);
            if (found !== expected) tell({ registry, action, expected, found });
          }),
        ),
      );
      await between(some.length * actions.length);
    }
    for (const registry of await listed(catalogue, caller)) {
      if (expectedOf(cluster, registry, 'pull') === 'allowed') continue;
      tell({ registry, action: 'catalog', expected: 'unknown', found: 'allowed' });
    }
    const [own] = cluster.registries;
    const foreign = own === undefined ? [] : await readForeignBlobs(sql, own);
    for (const { registry, digest } of cluster.registries.length === 1 ? foreign : []) {
      if (!(await catalogue.findReadableBlob(caller, digest))) continue;
      tell({ registry, action: 'mount', expected: 'unknown', found: 'allowed' });
    }
  }
  return { pulls: [...pulls].sort(), surprises };
}

/** The registries of which the catalog names a repository. */
async function listed(catalogue: Doors['catalogue'], caller: Caller): Promise<Set<string>> {
  const found = new Set<string>();
  let after: string | null = null;
  for (;;) {
    const page = await catalogue.listRepositories(caller, { after, limit: 1_000 });
    for (const name of page.names) found.add(name.split('/')[0] ?? name);
    after = page.names.at(-1) ?? null;
    if (!page.more || after === null) return found;
  }
}
