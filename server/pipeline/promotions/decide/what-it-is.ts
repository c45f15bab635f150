import { readClosure } from '@/server/content/closure/closure';
import { readOwners } from '@/server/content/manifests/owners';
import { readRepositories } from '@/server/content/repositories/read-repositories';
import type { Sql } from '@/server/platform/sql/database';

interface Place {
  readonly project: string;
  readonly image: string;
  readonly imageId: string;
  /** The pipeline; the first is the entry stage. */
  readonly stages: readonly { readonly registryId: string; readonly registry: string }[];
}

/**
 * What a digest that is no build is to the builds of its image, and what to do about it, by the one
 * closure (L14): a part, something that is told of it, or something that stays behind. Where it is
 * placed in several stages, the first that has it counts.
 * @returns a sentence for whoever asked to promote it; null where no build has to do with it.
 */
export async function whatItIs(
  sql: Sql,
  { project, image, imageId, stages }: Place,
  digest: string | undefined,
): Promise<string | null> {
  if (digest === undefined) return null;
  const [owner] = await readOwners(sql, imageId, digest);
  if (!owner) return null;
  const build = `build #${owner.number} of ${project}/${image}`;
  const isIt = (one: { readonly digest: string }) => one.digest === digest;
  const repositories = await readRepositories(sql, imageId);
  for (const { registryId } of stages) {
    const repositoryId = repositories.get(registryId) ?? null;
    const closure = await readClosure(sql, { repositoryId, imageId, digest: owner.digest });
    if (closure.parts.includes(digest)) {
      return `${digest} is a part of ${build} and goes where that goes. Promote #${owner.number}.`;
    }
    if (closure.evidence.some(isIt)) {
      return `${digest} tells of ${build} and goes where that goes. Promote #${owner.number}.`;
    }
    const behind = closure.staysBehind.filter(isIt);
    if (behind.length > 0) {
      // What names a subject is no build under any tag (domain/images/makes-build.ts).
      const how = behind.some(({ tag }) => tag === null)
        ? 'push it without its subject and with a tag of its own to'
        : 'give it a tag of its own in';
      return `${digest} refers to ${build} and stays behind: a runtime could start it, and no gate looks at it. To promote it, ${how} ${stages[0]?.registry}/${image}: that makes a build of it.`;
    }
  }
  return `${digest} refers to ${build}, and does not go along with it.`;
}
