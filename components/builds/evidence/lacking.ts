import type { Build, BuildContent } from '@/contract/shapes/images';

/** A stage that has a build and not all that is told of it. */
export interface Lacking {
  readonly slug: string;
  readonly name: string;
  /** How many manifests it lacks that nothing there stands in the way of. */
  readonly count: number;
  /** How many would replace something there, and wait for a hand. */
  readonly replacing: number;
}

/**
 * The stages that have a build and lack evidence of it which the entry registry has: what carrying
 * would bring. What stays behind is lacking nowhere, and what a tool has replaced neither; what would
 * replace something there is counted apart, also where its manifest is there.
 * @param stages the pipeline; the first is the entry stage.
 */
export function lacking(
  evidence: BuildContent['referrers'],
  { placements }: Pick<Build, 'placements'>,
  stages: readonly { slug: string; name: string }[],
): Lacking[] {
  const [entry, ...later] = stages;
  const known = evidence.filter(
    (one) =>
      one.goesAlong &&
      one.replacedBy === null &&
      entry !== undefined &&
      one.stages.includes(entry.slug),
  );
  return later
    .filter(({ slug }) => placements.some(({ stage }) => stage === slug))
    .map(({ slug, name }) => {
      const replacing = digestsOf(known.filter((one) => one.wouldReplace.includes(slug)));
      const lacked = digestsOf(known.filter((one) => !one.stages.includes(slug)));
      const count = [...lacked].filter((digest) => !replacing.has(digest)).length;
      return { slug, name, count, replacing: replacing.size };
    })
    .filter(({ count, replacing }) => count > 0 || replacing > 0);
}

const digestsOf = (evidence: BuildContent['referrers']) =>
  new Set(evidence.map(({ digest }) => digest));
