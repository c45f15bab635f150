'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState, type FormEvent } from 'react';
import { ProblemError } from '@/client/problem';
import { api } from '@/client/api';
import { queries } from '@/client/queries';
import type { Project } from '@/contract/shapes/projects';
import type { Promotion } from '@/contract/shapes/promotion';
import { toldActor } from '@/domain/people/actors';
import { isOpenState } from '@/domain/promotions/states';
import { missingClick } from '@/domain/promotions/last-click';
import { buildName } from '../parts/builds/build-name';
import { promotionHref } from '../parts/hrefs';
import type { ReleaseItem } from '../parts/promotions/release-items';
import { WhoseRequest } from '../parts/gates/whose-request';
import { StageOf } from '../parts/stages/stage-of';
import { Button, LinkButton } from '../ui/buttons/button';
import { ReasonField } from '../ui/fields/reason-field';
import { useAnnounce } from '../ui/notices/announcer';
import { toast } from '../ui/notices/toast';
import { Card } from '../ui/page/card';
import { EmptyState } from '../ui/page/empty-state';
import { ErrorPanel } from '../ui/page/error-panel';
import { PageHeader } from '../ui/page/page-header';
import { QueryView } from '../ui/page/query-view';
import { State } from '../ui/text/state';
import { refreshAfter } from './acts/refresh-after';
import { Comparison, headingOfNext } from './changes/comparison';
import { ReviewFacts } from './changes/review-facts';
import { TagBadges } from './changes/tag-badges';
import { VerdictList } from './gates/verdict-list';
import { ReviewSkeleton } from './review-skeleton';

interface ReleaseReviewProps {
  project: string;
  to: string;
  items: readonly ReleaseItem[];
}

/** Several images into one stage with one question: all of them, or none. */
export function ReleaseReview({ project, to, items }: ReleaseReviewProps) {
  const about = useQuery(queries.project(project));
  const trial = useQuery({ ...queries.releaseTrial(project, to, [...items]), staleTime: 0 });
  const refusal =
    trial.data === undefined && trial.error instanceof ProblemError && trial.error.status < 500
      ? trial.error.message
      : null;
  return (
    <QueryView query={about} what="the project" skeleton={<ReviewSkeleton />}>
      {(found) => (
        <>
          <PageHeader
            crumbs={[
              { href: '/', label: 'Projects' },
              { href: `/projects/${project}`, label: found.name },
            ]}
            title={
              <span className="inline-flex flex-wrap items-center gap-x-2">
                A release of {items.length} images → <StageOf stages={found.stages} slug={to} />
              </span>
            }
            note="One request and one decision for all of them: all happen, or none."
          />
          {refusal === null ? (
            <QueryView query={trial} what="the release" skeleton={<ReviewSkeleton />}>
              {({ items: members }) => <ReleaseForm project={found} to={to} members={members} />}
            </QueryView>
          ) : (
            <EmptyState
              title="These cannot be promoted together"
              action={<LinkButton href={`/projects/${project}`}>Choose again</LinkButton>}
            >
              {refusal}
            </EmptyState>
          )}
        </>
      )}
    </QueryView>
  );
}

interface ReleaseFormProps {
  project: Project;
  to: string;
  members: readonly Promotion[];
}

function ReleaseForm({ project, to, members }: ReleaseFormProps) {
  const router = useRouter();
  const client = useQueryClient();
  const announce = useAnnounce();
  const [reason, setReason] = useState('');
  const verdicts = members.flatMap((member) => member.verdicts);
  const failed = verdicts.filter(({ verdict }) => verdict === 'failed');
  const clicked = members.find(({ needsPromoter }) => needsPromoter);
  const waits = clicked !== undefined || verdicts.some(({ verdict }) => verdict === 'waiting');
  const stageName = project.stages.find(({ slug }) => slug === to)?.name ?? to;
  const stage = <StageOf stages={project.stages} slug={to} />;
  const ask = useMutation({
    mutationFn: () =>
      api.promotions.createSet({
        project: project.slug,
        to,
        reason: reason.trim() || undefined,
        items: members.map(({ image, digest }) => ({ image, digest })),
      }),
    onSuccess: async ({ items }) => {
      const first = items[0];
      if (first === undefined) return;
      const title = first.state === 'promoted' ? 'Promoted together' : 'Requested together';
      toast.done(title, members.map(({ image }) => image).join(', '));
      announce(title);
      router.replace(promotionHref(first.id));
      await Promise.all(items.map((item) => refreshAfter(client, item)));
    },
    onError: () => {
      const [first] = members;
      if (first) void refreshAfter(client, first);
    },
  });
  const busy = ask.isPending || ask.isSuccess;
  // One request for all of them cannot be made of what is asked for in part.
  const asked = members.find(({ state }) => isOpenState(state));
  const isApart = asked && members.some(({ state }) => !isOpenState(state));
  const blocked = isApart
    ? `${toldActor(asked.requestedBy)} asked for ${asked.image} #${asked.build} already. Cancel that request first, or leave ${asked.image} out.`
    : failed.length === 0
      ? null
      : `Blocked by ${failed.length} ${failed.length === 1 ? 'gate' : 'gates'}: ${failed.map((one) => one.reason).join(' ')}`;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (blocked === null && !busy) ask.mutate();
  };
  return (
    <form onSubmit={submit} noValidate className="flex max-w-4xl flex-col gap-4">
      {members.map((member) => (
        <Card key={member.image} title={<Name member={member} />} flush>
          {isOpenState(member.state) ? (
            <div className="px-4 pt-2">
              <WhoseRequest promotion={member.id} requestedBy={member.requestedBy} />
            </div>
          ) : null}
          <VerdictList verdicts={member.verdicts} />
          <Differences project={project} member={member} />
        </Card>
      ))}
      <ReasonField
        optional
        hint="Kept with each promotion and in the audit trail."
        className="scroll-mb-20"
        value={reason}
        onChange={setReason}
      />
      {ask.isError ? <ErrorPanel what="Nothing was promoted" error={ask.error} /> : null}
      {clicked === undefined ? null : (
        <State kind="waiting" className="items-start whitespace-normal">
          {missingClick(stageName, clicked.promoters)}
        </State>
      )}
      <div className="sticky bottom-0 flex flex-wrap items-center gap-3 border-t border-line bg-bg py-3">
        <Button
          type="submit"
          variant="primary"
          size="large"
          busy={busy && (waits ? 'Requesting…' : 'Promoting…')}
          disabledReason={blocked}
          reasonPlacement="below"
        >
          {clicked ? 'Request promotion of' : waits ? 'Request' : 'Promote'} {members.length}{' '}
          together → {stage}
        </Button>
        <LinkButton variant="quiet" size="large" href={`/projects/${project.slug}`}>
          Cancel
        </LinkButton>
      </div>
    </form>
  );
}

function Name({ member: { image, version, build } }: { member: Promotion }) {
  return (
    <>
      {image} {buildName({ version, number: build })}
    </>
  );
}

function Differences({ project, member }: { project: Project; member: Promotion }) {
  const { image, build, to } = member;
  const review = useQuery(queries.review(project.slug, image, build, to));
  const stage = <StageOf stages={project.stages} slug={to} />;
  return (
    <details className="border-t border-line px-4 py-2 text-13">
      <summary className="min-h-6 cursor-pointer rounded-sm py-1">What changes for {image}</summary>
      <QueryView query={review} what="the differences" skeleton={<ReviewSkeleton />}>
        {(found) => (
          <div className="py-2">
            <Comparison
              project={project.slug}
              sides={[
                {
                  heading: <span className="inline-flex gap-1.5">In {stage} now</span>,
                  build: found.now,
                  nothing: 'Nothing yet.',
                },
                { heading: headingOfNext(found), build: found.next, nothing: null },
              ]}
            />
            <ReviewFacts review={found} tags={<TagBadges tags={member.tags} />} />
          </div>
        )}
      </QueryView>
    </details>
  );
}
