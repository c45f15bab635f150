'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { queries } from '@/client/queries';
import type { Project } from '@/contract/shapes/projects';
import type { Promotion } from '@/contract/shapes/promotion';
import { buildName } from '../../parts/builds/build-name';
import { promotionHref } from '../../parts/hrefs';
import { stateWords } from '../../parts/promotions/state-words';
import { StageOf } from '../../parts/stages/stage-of';
import { Card } from '../../ui/page/card';
import { QueryView } from '../../ui/page/query-view';
import { Loading, Skeleton } from '../../ui/page/skeleton';
import { State } from '../../ui/text/state';
import { VerdictList } from '../gates/verdict-list';
import { Comparison, headingOfNext } from './comparison';
import { ReviewFacts } from './review-facts';
import { TagBadges } from './tag-badges';

interface ReleaseMembersProps {
  promotion: Promotion;
  project: Project;
}

/** The images that go together: all of them or none, with one decision. */
export function ReleaseMembers({ promotion, project }: ReleaseMembersProps) {
  const members = promotion.release?.members ?? [];
  return (
    <Card title={`A release of ${members.length} images: one decision for all, all or none`} flush>
      <ul className="divide-y divide-line">
        {members.map((member) =>
          member.id === promotion.id ? (
            <li
              key={member.id}
              className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-13"
            >
              <span className="font-semibold">
                {member.image} {buildName({ version: member.version, number: member.build })}
              </span>
              <StateOf state={member.state} kind={promotion.kind} />
              <span className="text-12 text-secondary">shown below</span>
            </li>
          ) : (
            <Member key={member.id} member={member} kind={promotion.kind} project={project} />
          ),
        )}
      </ul>
    </Card>
  );
}

type MemberOf = NonNullable<Promotion['release']>['members'][number];

function StateOf({ state, kind }: Pick<Promotion, 'state' | 'kind'>) {
  const words = stateWords({ state, kind, verdicts: [] });
  return <State kind={words.kind}>{words.word}</State>;
}

interface MemberProps extends Pick<Promotion, 'kind'> {
  member: MemberOf;
  project: Project;
}

function Member({ member, kind, project }: MemberProps) {
  const [open, setOpen] = useState(false);
  const name = `${member.image} ${buildName({ version: member.version, number: member.build })}`;
  return (
    <li className="px-4 py-2.5 text-13">
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="min-h-6 cursor-pointer rounded-sm">
          <span className="mr-3 font-semibold">{name}</span>
          <StateOf state={member.state} kind={kind} />
        </summary>
        {open ? <MemberReview id={member.id} project={project} /> : null}
      </details>
      <Link
        href={promotionHref(member.id)}
        className="inline-flex min-h-6 items-center rounded-sm text-12 text-accent hover:underline"
      >
        Open {member.image} of this release
      </Link>
    </li>
  );
}

function MemberReview({ id, project }: { id: string; project: Project }) {
  const page = useQuery(queries.promotionReview(id));
  const skeleton = (
    <Loading what="the differences">
      <Skeleton className="my-3 w-64" />
    </Loading>
  );
  return (
    <QueryView query={page} what="the differences" skeleton={skeleton}>
      {({ promotion, review }) => (
        <div className="flex flex-col gap-3 py-3">
          {review === null ? null : (
            <div>
              <Comparison
                project={project.slug}
                sides={[
                  {
                    heading: (
                      <span className="inline-flex gap-1.5">
                        In <StageOf stages={project.stages} slug={review.to.slug} /> now
                      </span>
                    ),
                    build: review.now,
                    nothing: 'Nothing yet.',
                  },
                  { heading: headingOfNext(review), build: review.next, nothing: null },
                ]}
              />
              <ReviewFacts review={review} tags={<TagBadges tags={promotion.tags} />} />
            </div>
          )}
          <VerdictList verdicts={promotion.verdicts} />
        </div>
      )}
    </QueryView>
  );
}
