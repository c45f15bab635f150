'use client';

import { useRef, useState, type FormEvent, type KeyboardEvent, type ReactNode } from 'react';
import { api } from '@/client/api';
import { ProblemError } from '@/client/problem';
import type { PromotionReview } from '@/contract/shapes/review';
import { isAskedOfPeople } from '@/domain/gates/kinds/words';
import { toldActor } from '@/domain/people/actors';
import { missingClick } from '@/domain/promotions/last-click';
import { Button } from '../../ui/buttons/button';
import { Kbd } from '../../ui/buttons/kbd';
import { Field } from '../../ui/fields/field';
import { Textarea } from '../../ui/fields/input';
import { ErrorPanel } from '../../ui/page/error-panel';
import { State } from '../../ui/text/state';
import { isOwnEvent } from '../acts/own-event';
import { useAct } from '../acts/use-act';
import { Approvers } from '../approvals/approvers';
import { GivenApprovals } from '../approvals/given-approvals';
import { NotYours } from '../approvals/not-yours';
import { Reject } from './reject';
import { RequestActs } from './request-acts';

interface DecisionPanelProps {
  page: PromotionReview;
  stage: ReactNode;
  stageName: string;
  /** What the person looked at (L4); null where it changed and they have not said they saw it. */
  seen: { target: string | null; policyVersion: number; closure: string } | null;
}

/** What an open request still needs, who gave what, and the acts that are this person's. */
export function DecisionPanel({ page, stage, stageName, seen }: DecisionPanelProps) {
  const { promotion, review, can } = page;
  const asksPeople = promotion.verdicts.some(isAskedOfPeople);
  const nobody =
    promotion.kind === 'rollback' ? 'A roll back asks for no approval' : 'The policy asks nobody';
  // The button that is not theirs says who can.
  const named = promotion.state === 'approved' && !can.execute.allowed;
  return (
    <div className="contents xl:sticky xl:row-span-2 xl:top-16 xl:flex xl:max-h-[calc(100vh-5rem)] xl:flex-col xl:gap-4 xl:overflow-y-auto xl:rounded-lg xl:border xl:border-line xl:bg-surface xl:p-4">
      <section
        aria-label="Approvals"
        className="flex flex-col gap-3 max-xl:rounded-lg max-xl:border max-xl:border-line max-xl:bg-surface max-xl:p-4"
      >
        <h2 className="text-13 font-semibold">Approvals</h2>
        {promotion.approvals.length === 0 ? null : (
          <GivenApprovals approvals={promotion.approvals} open />
        )}
        {!asksPeople ? (
          <p className="text-13 text-secondary">
            {promotion.needsPromoter
              ? `${nobody}, and ${toldActor(promotion.requestedBy)} may not promote into ${stageName}.${named ? '' : ` ${missingClick(stageName, promotion.promoters)}`}`
              : `${nobody}. It happens by itself once every gate passes.`}
          </p>
        ) : review === null || review.approvers.length === 0 ? null : (
          <Approvers project={review.project} approvers={review.approvers} />
        )}
        {promotion.approvals.length === 0 && asksPeople ? (
          <p className="text-13 text-secondary">Nobody has decided yet.</p>
        ) : null}
      </section>
      {promotion.state === 'approved' ? (
        <LastClick page={page} stage={stage} stageName={stageName} />
      ) : asksPeople ? (
        <Approve page={page} stage={stage} stageName={stageName} seen={seen} />
      ) : can.reject.allowed ? (
        <Reject promotion={promotion} stageName={stageName} />
      ) : null}
      <RequestActs page={page} stageName={stageName} />
      <NotYours can={can} />
    </div>
  );
}

const bar =
  'sticky bottom-0 -mx-1 flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line bg-bg px-1 py-3 xl:static xl:mx-0 xl:border-0 xl:bg-transparent xl:p-0';

function Approve({ page, stage, stageName, seen }: DecisionPanelProps) {
  const { promotion, can } = page;
  const form = useRef<HTMLFormElement>(null);
  const [comment, setComment] = useState('');
  const approve = useAct(
    promotion,
    () =>
      api.promotions.decide({
        id: promotion.id,
        decision: 'approve',
        comment: comment.trim() || undefined,
        ...(seen === null ? {} : { seen }),
      }),
    ({ state }) =>
      state === 'promoted'
        ? `Approved: ${promotion.image} is in ${stageName}`
        : 'Approved; it waits for what is still missing',
  );
  const refused = !can.approve.allowed
    ? can.approve.reason
    : seen === null
      ? 'It changed while you read. Look at it again first.'
      : null;
  const submit = (event: FormEvent) => {
    if (!isOwnEvent(event)) return;
    event.preventDefault();
    if (refused === null && !approve.isPending) {
      approve.mutate(undefined, { onSuccess: () => setComment('') });
    }
  };
  const submitByKeys = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || !isOwnEvent(event)) return;
    event.preventDefault();
    form.current?.requestSubmit();
  };
  return (
    <form ref={form} onSubmit={submit} onKeyDown={submitByKeys} noValidate className="contents">
      {can.approve.allowed ? (
        <Field label="Comment" optional hint="Shown with your approval.">
          <Textarea
            className="scroll-mb-20"
            rows={2}
            maxLength={1000}
            value={comment}
            onChange={(event) => setComment(event.target.value)}
          />
        </Field>
      ) : null}
      {approve.isError ? <NotApproved error={approve.error} /> : null}
      <div className={bar}>
        <Button
          type="submit"
          variant="primary"
          size="large"
          busy={approve.isPending && 'Approving…'}
          disabledReason={refused}
          reasonPlacement="below"
        >
          Approve → {stage}
        </Button>
        {can.reject.allowed ? <Reject promotion={promotion} stageName={stageName} /> : null}
        {can.approve.allowed ? (
          <span className="flex items-center gap-1.5 text-12 text-secondary max-sm:hidden">
            <Kbd>⌘ ⏎</Kbd> in this form does it too
          </span>
        ) : null}
      </div>
    </form>
  );
}

/** A refusal because it changed is no failure: what changed is said, and stands above anew. */
function NotApproved({ error }: { error: unknown }) {
  if (!(error instanceof ProblemError) || error.code !== 'changed') {
    return <ErrorPanel what="It was not approved" error={error} />;
  }
  return (
    <div role="alert" className="rounded-lg border border-warning bg-surface p-3 text-13">
      <State kind="warning" className="items-start whitespace-normal">
        {error.message}
      </State>
    </div>
  );
}

function LastClick({ page, stage, stageName }: Omit<DecisionPanelProps, 'seen'>) {
  const { promotion, can } = page;
  const back = promotion.kind === 'rollback';
  const passes = back ? 'No gate is asked on the way back' : 'Every gate passes';
  const execute = useAct(
    promotion,
    () => api.promotions.execute({ id: promotion.id }),
    ({ state }) =>
      state === 'promoted'
        ? `${promotion.image} is in ${stageName}`
        : 'It waits again: see the gates',
  );
  return (
    <>
      {execute.isError ? (
        <ErrorPanel
          what={back ? 'It was not rolled back' : 'It was not promoted'}
          error={execute.error}
        />
      ) : null}
      <div className={bar}>
        <Button
          variant="primary"
          size="large"
          busy={execute.isPending && (back ? 'Rolling back…' : 'Promoting…')}
          disabledReason={can.execute.allowed ? null : can.execute.reason}
          reasonPlacement="below"
          onClick={() => execute.mutate(undefined)}
        >
          {back ? 'Roll back' : 'Promote →'} {stage}
        </Button>
        {can.reject.allowed ? <Reject promotion={promotion} stageName={stageName} /> : null}
        <span className="text-12 text-secondary">
          {can.execute.allowed
            ? `${passes}; this is the last click.`
            : `${passes}; the last click is missing.`}
        </span>
      </div>
    </>
  );
}
