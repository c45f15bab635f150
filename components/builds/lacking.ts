import type { Build, BuildContent } from '@/contract/images';

/** A stage that has a build and not all that is told of it. */
export interface Lacking {
  readonly slug: string;
  readonly name: string;
  /** How many manifests it lacks. */
  readonly count: number;
}

/**
 * The stages that have a build and lack evidence of it which the entry registry has: what carrying
 * would bring. What stays behind is lacking nowhere, and what a tool has replaced neither.
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
    .map(({ slug, name }) => ({
      slug,
      name,
      count: new Set(known.filter((one) => !one.stages.includes(slug)).map(({ digest }) => digest))
        .size,
    }))
    .filter(({ count }) => count > 0);
}
