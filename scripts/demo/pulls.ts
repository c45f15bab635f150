import type { Founded } from './found-project';
import type { DemoImage } from './projects';

interface Manifest {
  readonly config?: { readonly digest: string };
  readonly layers?: readonly { readonly digest: string }[];
  readonly manifests?: readonly { readonly digest: string }[];
}

/** What a stage's cluster does: resolves `latest`, then fetches what the manifest names and it does not have yet. */
export function createPulls({ stages, robots }: Founded, image: DemoImage) {
  const had = new Set<string>();
  return async (stage: string): Promise<void> => {
    const registry = stages.find(({ slug }) => slug === stage)?.registry ?? '';
    const cluster = robots[`${stage}-eu`]?.client;
    if (!cluster) throw new Error(`the demo has no cluster of ${registry}`);
    const repository = `${registry}/${image.name}`;
    const read = async (reference: string): Promise<void> => {
      const { bytes } = await cluster.pullManifest(repository, reference);
      const { config, layers = [], manifests = [] } = JSON.parse(bytes.toString()) as Manifest;
      const blobs = [...(config ? [config] : []), ...layers];
      const missing = blobs.filter(({ digest }) => !had.has(`${stage} ${digest}`));
      for (const { digest } of missing) had.add(`${stage} ${digest}`);
      await Promise.all([
        ...missing.map(({ digest }) => cluster.pullBlob(repository, digest)),
        ...manifests.map(({ digest }) => read(digest)),
      ]);
    };
    await read('latest');
  };
}
