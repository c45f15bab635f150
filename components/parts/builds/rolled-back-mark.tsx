import type { Build } from '@/contract/shapes/images';
import { State } from '../../ui/text/state';
import { Time, type TimeLook } from '../../ui/text/time';

interface RolledBackMarkProps {
  rolledBack: Build['placements'][number]['rolledBack'] | undefined;
  /** The stage's name, where the place does not say it. */
  stage?: string;
  /** Leaves the time out where there is no room for it. */
  brief?: boolean;
  /** Of its time. */
  look?: TimeLook;
  /** Inside a link. */
  inert?: boolean;
}

/** That a stage was rolled back past a build that it has; nothing where it was not. */
export function RolledBackMark({ rolledBack, stage, brief, look, inert }: RolledBackMarkProps) {
  if (rolledBack == null) return null;
  return (
    <span className="text-12">
      <State kind="warning">
        {stage === undefined ? 'rolled back from' : `${stage} was rolled back from it`}
      </State>
      {brief ? null : (
        <>
          {' '}
          <Time at={rolledBack.at} look={look} inert={inert} />, to #{rolledBack.to}
        </>
      )}
    </span>
  );
}
