import type { Promotion } from '@/contract/promotion';
import { StageOf } from '../builds/stage-of';
import { Digest } from '../ui/digest';
import { PersonName } from '../ui/person-name';
import { Time } from '../ui/time';
import { FactRow, FactRows } from './fact-rows';
import { TagBadges } from './tag-badges';

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
        <TagBadges tags={promotion.tags} />
      </FactRow>
      <FactRow name="Reason">
        {promotion.reason ?? <span className="text-secondary">none given</span>}
      </FactRow>
      {promotion.finishedAt === null ? null : (
        <FactRow name={promotion.state === 'promoted' ? 'Happened' : 'Ended'}>
          <Time at={promotion.finishedAt} look="exact" />
        </FactRow>
      )}
      <FactRow name="Asked">
        <Time at={promotion.requestedAt} look="exact" /> by{' '}
        <PersonName name={promotion.requestedByName} email={promotion.requestedBy} />
      </FactRow>
      {promotion.policyVersion === 0 ? null : (
        <FactRow name="Policy">Version {promotion.policyVersion}</FactRow>
      )}
    </FactRows>
  );
}
