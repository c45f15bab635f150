import { StageLabel } from './stage-glyph';

interface StageOfProps {
  /** The pipeline, in order. */
  stages: readonly { slug: string; name: string }[];
  slug: string;
  className?: string;
}

/** A stage's mark and name, found in its pipeline; one that is gone keeps its slug. */
export function StageOf({ stages, slug, className }: StageOfProps) {
  const position = stages.findIndex((stage) => stage.slug === slug);
  const stage = stages[position];
  if (stage === undefined) return <span className={className}>{slug}</span>;
  return (
    <StageLabel name={stage.name} position={position} count={stages.length} className={className} />
  );
}
