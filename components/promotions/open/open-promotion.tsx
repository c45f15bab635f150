'use client';

import { useState } from 'react';
import type { Project } from '@/contract/shapes/projects';
import type { PromotionReview, Review } from '@/contract/shapes/review';
import { buildName } from '../../parts/builds/build-name';
import { StageOf } from '../../parts/stages/stage-of';
import { Card } from '../../ui/page/card';
import { State } from '../../ui/text/state';
import { ChangedNotice } from '../acts/changed-notice';
import { GlassNotice } from '../break-glass/glass-notice';
import { Comparison, headingOfNext } from '../changes/comparison';
import { FactRow } from '../changes/fact-rows';
import { ReleaseMembers } from '../changes/release-members';
import { ReviewFacts } from '../changes/review-facts';
import { TagBadges } from '../changes/tag-badges';
import { Comments } from '../comments/comments';
import { LoosenedNote } from '../gates/loosened-note';
import { VerdictList } from '../gates/verdict-list';
import { WaiveGate } from '../gates/waive-gate';
import { DecisionPanel } from './decision-panel';
import { TroubleNotice } from './trouble-notice';

interface OpenPromotionProps {
  page: PromotionReview;
  project: Project;
}

/** What somebody looked at, as far as an approval is bound to it (L4). */
interface Seen {
  target: string | null;
  policyVersion: number;
  /** The mark of what goes along. */
  closure: string;
}

/** A request that is still to be decided: the review that it was asked with, as it is now. */
export function OpenPromotion({ page, project }: OpenPromotionProps) {
  const { promotion, review, can, waivers } = page;
  const stage = <StageOf stages={project.stages} slug={promotion.to} />;
  const stageName = project.stages.find(({ slug }) => slug === promotion.to)?.name ?? promotion.to;
  const now: Seen = {
    target: review?.now?.digest ?? null,
    policyVersion: promotion.policyVersion,
    closure: review?.closure.mark ?? '',
  };
  const [seen, setSeen] = useState<Seen>(now);
  const changes = review === null ? [] : changesOf(seen, now, review);
  const mayWaive = new Map(waivers.map((one) => [one.gate, one]));

  return (
    <div className="flex flex-col gap-4 xl:grid xl:grid-cols-[minmax(0,1fr)_22rem] xl:items-start xl:gap-6">
      <div className="flex min-w-0 flex-col gap-4">
        <GlassNotice promotion={promotion} can={can} />
        {promotion.outcome === null ? null : (
          <div role="alert" className="rounded-lg border border-failed bg-surface p-3 text-13">
            <State kind="failed" className="items-start whitespace-normal">
              It cannot happen any more, and ends with the next look: {promotion.outcome}
            </State>
          </div>
        )}
        <TroubleNotice trouble={promotion.trouble} />
        {changes.length === 0 ? null : (
          <ChangedNotice onSeen={() => setSeen(now)}>
            It changed while you read: {changes.join('; ')}.
          </ChangedNotice>
        )}
        {promotion.release === null ? null : (
          <ReleaseMembers promotion={promotion} project={project} />
        )}
        {review === null ? null : (
          <div>
            <Comparison
              project={review.project}
              sides={[
                {
                  heading: <span className="inline-flex gap-1.5">In {stage} now</span>,
                  build: review.now,
                  nothing: `Nothing yet. This would be the first build of ${review.image} in ${stageName}.`,
                },
                { heading: headingOfNext(review), build: review.next, nothing: null },
              ]}
            />
            <ReviewFacts review={review} tags={<TagBadges tags={promotion.tags} />}>
              {promotion.reason === null ? null : (
                <FactRow name="Reason">“{promotion.reason}”</FactRow>
              )}
            </ReviewFacts>
          </div>
        )}
        {review === null ? null : <LoosenedNote review={review} />}
        <Card title={<span className="inline-flex gap-1.5">Gates into {stage}</span>} flush>
          <VerdictList
            verdicts={promotion.verdicts}
            back={
              promotion.kind === 'rollback'
                ? { stage: stageName, notAsked: page.notAsked }
                : undefined
            }
            act={(verdict) => {
              const may = mayWaive.get(verdict.gate);
              if (may === undefined || !can.waive.allowed) return null;
              return may.allowed ? (
                <WaiveGate promotion={promotion} verdict={verdict} />
              ) : (
                <span className="block max-w-48 text-12 text-secondary">{may.reason}</span>
              );
            }}
          />
        </Card>
      </div>
      <DecisionPanel
        page={page}
        stage={stage}
        stageName={stageName}
        seen={changes.length === 0 ? seen : null}
      />
      <Comments id={promotion.id} page={page} />
    </div>
  );
}

/** What is not as somebody saw it, in words. */
function changesOf(seen: Seen, now: Seen, { to, now: current }: Review): string[] {
  const changes: string[] = [];
  if (seen.target !== now.target) {
    changes.push(`${to.name} has ${current === null ? 'nothing' : buildName(current)} now`);
  }
  if (seen.policyVersion !== now.policyVersion) {
    changes.push(`the policy is version ${now.policyVersion} now`);
  }
  if (seen.closure !== now.closure) {
    changes.push('some of what goes along with it was deleted');
  }
  return changes;
}
