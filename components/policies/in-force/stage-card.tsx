import type { StageState } from '@/contract/shapes/policies';
import { SavedBy } from '../../parts/policies/saved-by';
import { StageLabel } from '../../parts/stages/stage-glyph';
import { LinkButton } from '../../ui/buttons/button';
import { Card } from '../../ui/page/card';
import { Badge } from '../../ui/text/state';
import { Time } from '../../ui/text/time';
import { HoldNotice } from '../stop-line/hold-notice';
import { StopLine } from '../stop-line/stop-line';
import { Warnings } from '../warnings';
import { OpenMark } from './open-mark';

interface StageCardProps {
  project: string;
  state: StageState;
  position: number;
  count: number;
}

/** One stage: its policy's version, what is doubtful about it, and whether its line runs. */
export function StageCard({ project, state, position, count }: StageCardProps) {
  const { policy, edit } = state;
  const href = `/projects/${project}/policies/${state.stage}`;
  return (
    <Card
      title={<StageLabel name={state.name} position={position} count={count} />}
      action={
        policy.version === 0 ? <Badge>no policy</Badge> : <Badge>version {policy.version}</Badge>
      }
    >
      <div className="flex flex-col gap-3 text-13">
        {state.hold === null ? null : <HoldNotice project={project} state={state} />}
        <p className="text-secondary">
          {policy.savedAt === null || policy.savedBy === null ? (
            'No policy: the right to promote is enough.'
          ) : (
            <>
              Saved by <SavedBy by={policy.savedBy} agreedBy={policy.agreedBy} />,{' '}
              <Time at={policy.savedAt} />
            </>
          )}
        </p>
        <OpenMark project={project} stage={state.stage} />
        <Warnings warnings={policy.warnings} />
        <div className="flex flex-wrap items-start gap-2">
          <LinkButton href={href}>
            {edit.allowed ? 'Edit policy' : 'See policy'}
            <span className="sr-only"> of {state.name}</span>
          </LinkButton>
          {state.hold === null ? <StopLine project={project} state={state} /> : null}
        </div>
      </div>
    </Card>
  );
}
