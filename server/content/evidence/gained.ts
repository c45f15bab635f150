import type { LateScope } from './late-evidence';
import { readOwnersOfEach, type Owner } from '../manifests/owners-of-each';
import type { Sql } from '@/server/platform/sql/database';
import { systemOrigin } from '@/server/platform/events/audit';
import { tellCarried } from './tell-carried';

/** The image whose evidence follows; the caller has locked it. */
export interface Following extends LateScope {
  readonly projectId: string;
  /** The project's slug. */
  readonly project: string;
  /** The image's name. */
  readonly image: string;
}

interface Stage {
  readonly id: string;
  readonly slug: string;
  readonly repositoryId: string;
}

interface Line {
  readonly manifests: string[];
  readonly tags: string[];
  /** Tags that wait for a hand. */
  readonly kept: string[];
}

/** What stages gained in one transaction, to be told at its end in a line for each build and stage. */
export interface Gained {
  /** @param root what was there before, of which it is told in the end. */
  manifest(stage: Stage, root: string, digest: string): void;
  tag(stage: Stage, root: string, name: string): void;
  /** A tag that would take something away, and waits for a hand. */
  kept(stage: Stage, root: string, name: string): void;
  /** Writes it on the trail (L8, L16), and tells open pages. */
  tell(sql: Sql, following: Following): Promise<void>;
}

export function createGained(): Gained {
  const stages = new Map<string, { stage: Stage; lines: Map<string, Line> }>();
  const lineOf = (stage: Stage, root: string): Line => {
    const { lines } = stages.get(stage.id) ?? { lines: new Map<string, Line>() };
    stages.set(stage.id, { stage, lines });
    const line = lines.get(root) ?? { manifests: [], tags: [], kept: [] };
    lines.set(root, line);
    return line;
  };
  return {
    manifest: (stage, root, digest) => void lineOf(stage, root).manifests.push(digest),
    tag: (stage, root, name) => void lineOf(stage, root).tags.push(name),
    kept: (stage, root, name) => void lineOf(stage, root).kept.push(name),
    async tell(sql, following) {
      const roots = new Set([...stages.values()].flatMap(({ lines }) => [...lines.keys()]));
      const owners = await readOwnersOfEach(sql, following.imageId, [...roots]);
      for (const { stage, lines } of stages.values()) {
        const where = { ...following, stage };
        for (const { build, all } of byBuild(lines, owners, stage.repositoryId)) {
          const { manifests, tags, kept } = all;
          if (manifests.length > 0 || tags.length > 0) {
            const after = { manifests: manifests.sort(), tags: tags.sort() };
            await tellCarried(sql, systemOrigin, 'evidence.carried', { ...where, build }, after);
          }
          if (kept.length > 0) {
            const after = { tags: kept.sort(), reason: 'It would replace what is there.' };
            await tellCarried(
              sql,
              systemOrigin,
              'evidence.not-carried',
              { ...where, build },
              after,
            );
          }
        }
      }
    },
  };
}

/** The lines of one stage by the build that they are about, where it has that build best. */
function byBuild(lines: ReadonlyMap<string, Line>, owners: readonly Owner[], repositoryId: string) {
  const builds = new Map<number, { build: Owner | null; all: Line }>();
  for (const [root, line] of lines) {
    const its = owners.filter((owner) => owner.root === root);
    const here = its.filter(({ repositoryIds }) => repositoryIds.includes(repositoryId));
    const build = here.find(({ digest }) => digest === root) ?? here[0] ?? its[0] ?? null;
    const one = builds.get(build?.number ?? 0) ?? {
      build,
      all: { manifests: [], tags: [], kept: [] },
    };
    builds.set(build?.number ?? 0, one);
    one.all.manifests.push(...line.manifests);
    one.all.tags.push(...line.tags);
    one.all.kept.push(...line.kept);
  }
  return builds.values();
}
