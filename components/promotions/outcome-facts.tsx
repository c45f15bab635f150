import type { Promotion } from '@/contract/promotions';
import { StageOf } from '../builds/stage-of';
import { Digest } from '../ui/digest';
import { Badge } from '../ui/state';
import { Time } from '../ui/time';
import { FactRow, FactRows } from './fact-rows';
import { VerdictList } from './verdict-list';

interface OutcomeFactsProps {
  promotion: Promotion;
  stages: readonly { slug: string; name: string }[];
}

/** From where, under which tags, why, and by whom. */
export function OutcomeFacts({ promotion, stages }: OutcomeFactsProps) {
  return (
    <FactRows>
      <FactRow name="Came from">
        <span className="inline-flex flex-wrap gap-x-1.5">
          <StageOf stages={stages} slug={promotion.from} />
          {promotion.from === promotion.to ? 'itself, which had it before' : null}
        </span>
      </FactRow>
      <FactRow name="Digest">
        <Digest digest={promotion.digest} />
      </FactRow>
      <FactRow name={promotion.state === 'promoted' ? 'Tags set' : 'Tags asked for'}>
        <ul className="flex flex-wrap gap-1">
          {promotion.tags.map((tag) => (
            <li key={tag} className="max-w-full">
              <Badge className="font-mono text-text">{tag}</Badge>
            </li>
          ))}
        </ul>
      </FactRow>
      <FactRow name="Reason">
        {promotion.reason ?? <span className="text-secondary">none given</span>}
      </FactRow>
      <FactRow name="Asked">
        <Time at={promotion.requestedAt} look="exact" /> by {promotion.requestedBy}
      </FactRow>
      <FactRow name="Gates">
        <VerdictList verdicts={promotion.verdicts} />
      </FactRow>
    </FactRows>
  );
}
