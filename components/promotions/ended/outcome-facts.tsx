import type { Promotion } from '@/contract/shapes/promotion';
import type { PromotionReview } from '@/contract/shapes/review';
import { isAskedOfPeople } from '@/domain/gates/kinds/words';
import { Digest } from '../../parts/builds/digest';
import { evidenceSummary } from '../../parts/builds/evidence-name';
import { ActorName, ActorNames } from '../../parts/actors/actor-name';
import { StageOf } from '../../parts/stages/stage-of';
import { Time } from '../../ui/text/time';
import { FactRow, FactRows } from '../changes/fact-rows';
import { TagBadges } from '../changes/tag-badges';

interface OutcomeFactsProps {
  promotion: Promotion;
  along: PromotionReview['along'];
  stages: readonly { slug: string; name: string }[];
}

/** From where, under which tags, why, and by whom. */
export function OutcomeFacts({ promotion, along, stages }: OutcomeFactsProps) {
  const takenOff = promotion.did?.takenOff ?? [];
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
      {takenOff.length === 0 ? null : (
        <FactRow name="Tags taken off">
          <TagBadges tags={takenOff} />
        </FactRow>
      )}
      <FactRow name={promotion.state === 'promoted' ? 'Went along' : 'Would have gone along'}>
        <WentAlong along={along} />
      </FactRow>
      <FactRow name="Reason">
        {promotion.reason ?? <span className="text-secondary">none given</span>}
      </FactRow>
      {promotion.finishedAt === null ? null : (
        <FactRow name={promotion.state === 'promoted' ? 'Happened' : 'Ended'}>
          <Time at={promotion.finishedAt} look="exact" />
        </FactRow>
      )}
      <FactRow name="Requested by">
        <ActorName actor={promotion.requestedBy} />{' '}
        <Time at={promotion.requestedAt} look="exact" className="text-12 text-secondary" />
      </FactRow>
      {promotion.executedBy === null ? null : (
        <>
          <FactRow name="Approved by">
            {promotion.approvedBy.length === 0 ? (
              <span className="text-secondary">
                {promotion.verdicts.some(isAskedOfPeople) ? 'nobody' : 'no approval asked'}
              </span>
            ) : (
              <ActorNames actors={promotion.approvedBy} />
            )}
          </FactRow>
          <FactRow name="Executed by">
            <ActorName actor={promotion.executedBy} />
          </FactRow>
        </>
      )}
      {promotion.policyVersion === 0 ? null : (
        <FactRow name="Policy">Version {promotion.policyVersion}</FactRow>
      )}
    </FactRows>
  );
}

/** Evidence that moved with it, or was to, and which it was. */
function WentAlong({ along }: Pick<OutcomeFactsProps, 'along'>) {
  if (along === null) {
    return (
      <span className="text-secondary">Not known: it is older than what is kept of that.</span>
    );
  }
  const { count, list } = along.evidence;
  const parts = along.manifests - count - 1;
  return (
    <span className="flex flex-col gap-0.5">
      <span>
        {count === 0 ? 'No signature, SBOM or attestation' : evidenceSummary(list, count)}
        {parts > 0 ? (
          <span className="text-secondary">
            {' '}
            (and {parts === 1 ? '1 manifest' : `${parts} manifests`} of its index)
          </span>
        ) : null}
      </span>
      {count === 0 ? null : (
        <span className="flex flex-wrap items-center gap-x-3 text-secondary">
          {list.slice(0, 3).map(({ digest }) => (
            <Digest key={digest} digest={digest} what="digest of evidence" />
          ))}
          {count > 3 ? <span>and {count - 3} more</span> : null}
        </span>
      )}
    </span>
  );
}
