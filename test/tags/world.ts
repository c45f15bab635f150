import type { Digest } from '@/oci/names/digest';
import { createCatalogue } from '@/server/content/repositories/create-catalogue';
import { ada, clientOf, imageOf, type TestProject } from '../catalogue/fixture';
import { createGateWorld } from '../gates/world';

/** A world of gates, with what a client sees of tags. */
export async function createTagWorld() {
  const world = await createGateWorld();
  const { db, shop } = world;
  const catalogue = createCatalogue({ db });

  /** Pushes one build under several tags, as CI does after its build; equal salts are equal builds. */
  const release = async (image: string, tags: readonly string[], salt = tags[0]!) => {
    const client = await clientOf(db, shop, image);
    const put = imageOf(`${image} ${salt}`);
    for (const tag of tags) await client.push(put, tag);
    return put;
  };

  const stages = ['dev', 'staging', 'prod'] as const;
  type Stage = (typeof stages)[number];
  const repository = (image: string, stage: Stage, project: TestProject = shop) =>
    project.repository(image, stages.indexOf(stage));

  return {
    ...world,
    release,
    repository,

    /** The tags that a client lists, or null where it is told that there is nothing. */
    async listed(image: string, stage: Stage): Promise<string[] | null> {
      const page = { after: null, limit: 1000 };
      const where = catalogue.repository(await repository(image, stage), ada);
      return (await where.tags.list(page))?.names.slice() ?? null;
    },

    /** The digest that a tag resolves to; null: 404. */
    async meant(image: string, stage: Stage, tag: string): Promise<string | null> {
      const where = catalogue.repository(await repository(image, stage), ada);
      return (await where.manifests.find({ tag }))?.digest ?? null;
    },

    async pullable(image: string, stage: Stage, digest: Digest): Promise<boolean> {
      const where = await repository(image, stage);
      return (await catalogue.repository(where, ada).manifests.find({ digest })) !== null;
    },
  };
}

export type TagWorld = Awaited<ReturnType<typeof createTagWorld>>;
