import type { EvidencePack } from '@/contract/shapes/evidence-pack';
import { ActorName } from '../../parts/actors/actor-name';
import { Card, Fact, Facts } from '../../ui/page/card';
import { State } from '../../ui/text/state';
import { Time } from '../../ui/text/time';
import { LeftOut } from './left-out';

/** Reports that the page lists: the file has them all. */
const most = 50;

/** What was reported about the build, newest first. */
export function ChecksSection({ checks }: { checks: EvidencePack['checks'] }) {
  return (
    <Card title="Checks">
      {checks.length === 0 ? (
        <p className="text-13">No check was reported.</p>
      ) : (
        <Facts stacks>
          {checks.slice(0, most).map(({ name, state, summary, at, by, byHand }) => (
            <Fact key={`${name} ${at}`} name={name}>
              <State kind={state} /> <Time at={at} look="exact" /> by <ActorName actor={by} />
              {byHand ? ' (by hand)' : ''}
              {summary === null ? '' : `: ${summary}`}
            </Fact>
          ))}
        </Facts>
      )}
      <LeftOut count={Math.max(0, checks.length - most)} what="older reports" />
    </Card>
  );
}
