import type { Promotion } from '@/contract/shapes/promotion';
import type { PromotionReview } from '@/contract/shapes/review';
import { isAskedOfPeople } from '@/domain/gates/kinds/words';
import { Digest } from '../../parts/builds/digest';
import { evidenceSummary } from '../../parts/builds/evidence-name';
import { ActorName } from '../../parts/actors/actor-name';
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
        <ActorName actor={promotion.requestedBy} /> <Moment at={promotion.requestedAt} />
      </FactRow>
      {promotion.executedBy === null ? null : (
        <>
          <FactRow name="Approved by">
            {promotion.approvedBy.length === 0 ? (
              <span className="text-secondary">
                {promotion.verdicts.some(isAskedOfPeople) ? 'nobody' : 'no approval asked'}
              </span>
            ) : (
              promotion.approvedBy.map((actor) => (
                <span key={actor.id ?? actor.name} className="block">
                  <ActorName actor={actor} /> <Moment at={approvedAt(promotion, actor.id)} />
                </span>
              ))
            )}
          </FactRow>
          <FactRow name="Executed by">
            <ActorName actor={promotion.executedBy} /> <Moment at={promotion.finishedAt} />
          </FactRow>
        </>
      )}
      {promotion.policyVersion === 0 ? null : (
        <FactRow name="Policy">Version {promotion.policyVersion}</FactRow>
      )}
    </FactRows>
  );
}

/** When somebody gave the approval that counted; null: it is not kept any more. */
const approvedAt = ({ approvals }: Promotion, person: string | null): string | null =>
  approvals.find(({ by, decision, counts }) => counts && decision === 'approve' && by.id === person)
    ?.at ?? null;

const Moment = ({ at }: { at: string | null }) =>
  at === null ? null : <Time at={at} look="exact" className="text-12 text-secondary" />;

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
