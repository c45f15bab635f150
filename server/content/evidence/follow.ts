import { placeManifests, setEvidenceTags } from '../closure/place';
import { noteWhatLacks, readToldOf, type Late, type Told } from './late-evidence';
import { statement, type Sql } from '@/server/platform/sql/database';
import { systemOrigin } from '@/server/platform/events/audit';
import type { Following, Gained } from './gained';
import { createComparison, type Compared } from './names-all';

/** Bytes of documents that one step compares. */
const mostCompared = 8 * 1024 * 1024;

const inside = statement(
  'evidence.inside',
  `SELECT manifest, digest FROM manifest_part WHERE manifest = ANY($1::text[]) AND role = 'manifest'`,
);

const placed = statement(
  'evidence.placed',
  `SELECT s.id, s.slug, c.id AS repository_id, p.digest, p.withdrawn FROM repository c
   JOIN stage s ON s.registry_id = c.registry_id AND s.position > 0
   JOIN placement p ON p.repository_id = c.id AND p.digest = ANY($2::text[])
   WHERE c.image_id = $1::uuid
   ORDER BY s.position`,
);

const meant = statement(
  'evidence.meant',
  `SELECT t.repository_id, t.name, t.digest FROM repository c
   JOIN stage s ON s.registry_id = c.registry_id AND s.position > 0
   JOIN tag t ON t.repository_id = c.id AND t.name = ANY($2::text[])
   WHERE c.image_id = $1::uuid`,
);

interface PlacedRow {
  readonly id: string;
  readonly slug: string;
  readonly repositoryId: string;
  readonly digest: string;
  /** Why its pulls are refused there; those of what is told of it are then too. */
  readonly withdrawn: string | null;
}

/** A later stage that has something of which evidence came. */
interface Target {
  readonly id: string;
  readonly slug: string;
  readonly repositoryId: string;
  /** What it has of all that is looked at, and why its pulls are refused. */
  readonly has: Map<string, string | null>;
  /** What evidence tags mean there. */
  readonly tags: ReadonlyMap<string, string>;
}

/** What a stage gains, and what it does not because it would take something away. */
interface Gain {
  readonly target: Target;
  /** What is placed, by what was there before of which it is told in the end. */
  readonly roots: Map<string, string>;
  readonly tags: Map<string, Told>;
  readonly kept: Map<string, Told>;
}

/**
 * Lets what came follow to every later stage that has what it is told of, as the closure has it (L14). By
 * itself evidence only adds: a tag moves where the new document names all that the old one names there;
 * else it waits for a hand.
 * @param gained takes down what each stage gained, and what waits.
 * @returns what was not looked at because the share was used up, and how many manifests were.
 */
export async function follow(
  sql: Sql,
  following: Following,
  came: readonly Pick<Late, 'digest' | 'tag'>[],
  gained: Gained,
  at: Date,
): Promise<{ left: readonly string[]; work: number }> {
  const told = await readToldOf(sql, following, came);
  if (told.length === 0) return { left: [], work: 0 };
  const children = await readChildren(sql, told);
  const targets = await readTargets(sql, following, told, children);
  const compare = createComparison(sql, following.imageId, mostCompared);
  const left = new Set<string>();
  const fresh = new Set<string>();
  for (const target of targets) {
    const gain: Gain = { target, roots: new Map(), tags: new Map(), kept: new Map() };
    const open = new Set(told);
    // What is told of what arrives goes along: in a chain each makes way for the next.
    for (let before = -1; before !== open.size;) {
      before = open.size;
      for (const one of open) {
        if (!target.has.has(one.about)) continue;
        open.delete(one);
        const compared = await compareTag(gain, one, compare);
        if (compared === 'adds') arrive(gain, one, children.get(one.digest) ?? []);
        else if (one.tag !== null && compared === 'unread') left.add(one.tag);
      }
    }
    for (const digest of await settle(sql, following, gain, gained, at)) fresh.add(digest);
  }
  await noteWhatLacks(sql, following, [...fresh]);
  const inIndexes = [...children.values()].reduce((sum, list) => sum + list.length, 0);
  return { left: [...left], work: told.length + inIndexes };
}

/** What its tag would do there; what names its subject only adds. */
async function compareTag(
  { target, tags, kept }: Gain,
  one: Told,
  compare: ReturnType<typeof createComparison>,
): Promise<Compared> {
  if (one.tag === null) return 'adds';
  const before = target.tags.get(one.tag);
  if (before === one.digest) return 'adds';
  const compared = before === undefined ? 'adds' : await compare(one.digest, before);
  if (compared === 'adds') tags.set(one.tag, one);
  if (compared === 'replaces') kept.set(one.tag, one);
  return compared;
}

/** It is there from now on, with what lies in it. */
function arrive({ target, roots }: Gain, { digest, about }: Told, children: readonly string[]) {
  const root = roots.get(about) ?? about;
  for (const each of [digest, ...children]) {
    if (target.has.has(each)) continue;
    target.has.set(each, target.has.get(about) ?? null);
    roots.set(each, root);
  }
}

/** Writes what a stage gains. @returns what was not there before. */
async function settle(
  sql: Sql,
  following: Following,
  { target, roots, tags, kept }: Gain,
  gained: Gained,
  at: Date,
): Promise<string[]> {
  const act = {
    from: following.entry,
    to: target.repositoryId,
    at,
    by: systemOrigin.actor,
    promotionId: null,
  };
  const arrived: string[] = [];
  for (const withdrawn of new Set([...roots.keys()].map((digest) => target.has.get(digest)))) {
    const digests = [...roots.keys()].filter((digest) => target.has.get(digest) === withdrawn);
    arrived.push(...(await placeManifests(sql, { ...act, digests, withdrawn })));
  }
  const asked = [...tags].map(([name, { digest }]) => ({ name, digest }));
  const set = await setEvidenceTags(sql, { ...act, tags: asked, always: true });

  const rootOf = (digest: string) => roots.get(digest) ?? digest;
  for (const digest of arrived) gained.manifest(target, rootOf(digest), digest);
  for (const name of set) gained.tag(target, rootOf(tags.get(name)?.about ?? ''), name);
  for (const [name, { about }] of kept) gained.kept(target, rootOf(about), name);
  return arrived;
}

async function readChildren(sql: Sql, told: readonly Told[]): Promise<Map<string, string[]>> {
  const digests = [...new Set(told.map(({ digest }) => digest))];
  const rows = await sql.query<{ manifest: string; digest: string }>(inside, [digests]);
  const children = new Map<string, string[]>();
  for (const { manifest, digest } of rows) {
    const list = children.get(manifest);
    if (list) list.push(digest);
    else children.set(manifest, [digest]);
  }
  return children;
}

/** The later stages that have anything of what is looked at, in the pipeline's order. */
async function readTargets(
  sql: Sql,
  { imageId }: Following,
  told: readonly Told[],
  children: ReadonlyMap<string, readonly string[]>,
): Promise<Target[]> {
  const looked = new Set(told.flatMap(({ digest, about }) => [digest, about]));
  for (const list of children.values()) for (const digest of list) looked.add(digest);
  const rows = await sql.query<PlacedRow>(placed, [imageId, [...looked]]);
  const names = [...new Set(told.flatMap(({ tag }) => (tag === null ? [] : [tag])))];
  const tags =
    names.length === 0
      ? []
      : await sql.query<{ repositoryId: string; name: string; digest: string }>(meant, [
          imageId,
          names,
        ]);
  const targets = new Map<string, Target>();
  for (const { id, slug, repositoryId, digest, withdrawn } of rows) {
    const known = targets.get(repositoryId);
    if (known) known.has.set(digest, withdrawn);
    else {
      const its = tags.filter((tag) => tag.repositoryId === repositoryId);
      targets.set(repositoryId, {
        id,
        slug,
        repositoryId,
        has: new Map([[digest, withdrawn]]),
        tags: new Map(its.map((tag) => [tag.name, tag.digest])),
      });
    }
  }
  return [...targets.values()];
}
