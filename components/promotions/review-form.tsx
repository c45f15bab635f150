'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { fieldErrors } from '@/client/problem';
import type { Project } from '@/contract/projects';
import type { Promotion, Review } from '@/contract/promotions';
import { buildName } from '../builds/build-name';
import { boardHref, promotionHref } from '../builds/hrefs';
import { StageOf } from '../builds/stage-of';
import { useAnnounce } from '../ui/announcer';
import { Button, LinkButton } from '../ui/button';
import { ErrorPanel } from '../ui/error-panel';
import { Field } from '../ui/field';
import { Textarea } from '../ui/input';
import { Kbd } from '../ui/kbd';
import { State } from '../ui/state';
import { toast } from '../ui/toast';
import { ChangedNotice } from './changed-notice';
import { Comparison } from './comparison';
import { ReviewFacts } from './review-facts';
import { TagChoice } from './tag-choice';
import { usePromote } from './use-promote';

interface ReviewFormProps {
  project: Project;
  review: Review;
}

/** The review with its one button. Nothing moves on screen before the server has moved it. */
export function ReviewForm({ project, review }: ReviewFormProps) {
  const router = useRouter();
  const announce = useAnnounce();
  const form = useRef<HTMLFormElement>(null);
  const main = useRef<HTMLButtonElement>(null);
  const reasonField = useRef<HTMLTextAreaElement>(null);
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () =>
      new Set(
        review.tags.filter((tag) => tag.proposed && tag.conflict === null).map((tag) => tag.name),
      ),
  );
  const { to, next, now, kind } = review;
  const back = kind === 'rollback';
  const full = to.last || back;
  const stage = <StageOf stages={project.stages} slug={to.slug} />;

  const promote = usePromote(review, (promotion: Promotion) => {
    const text = `${review.image} ${buildName(next)} is in ${to.name}`;
    toast.done(back ? 'Rolled back' : 'Promoted', text);
    announce(text);
    // Going back must not lead to a review of what is done.
    router.replace(full ? promotionHref(promotion.id) : boardHref(review.project, review.image));
  });
  // Once done, the next page is on its way: nothing may be asked again meanwhile.
  const busy = promote.isPending || promote.isSuccess;

  // What the target held when the person began to read; a change must not pass unseen (L4).
  const nowDigest = now?.digest ?? null;
  const [seen, setSeen] = useState(nowDigest);
  const changed = seen !== nowDigest && !busy;
  const reasonMissing = review.reasonRequired && reason.trim() === '';

  const refused = !review.promote.allowed
    ? (review.promote.reason ?? `You may not promote into ${to.name}.`)
    : changed
      ? `${to.name} changed while you read. Look at it again first.`
      : null;

  // One click, or Enter, into an early stage; the last one is to be read first.
  useEffect(() => {
    if (!full) main.current?.focus({ preventScroll: true });
  }, [full]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy || refused !== null) return;
    setAsked(true);
    if (reasonMissing) {
      reasonField.current?.focus();
      return;
    }
    promote.mutate({ tags: [...chosen], reason: reason.trim() || undefined });
  };
  const submitByKeys = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    form.current?.requestSubmit();
  };

  return (
    <form
      ref={form}
      onSubmit={submit}
      onKeyDown={submitByKeys}
      noValidate
      className="flex flex-col gap-4 xl:grid xl:grid-cols-[minmax(0,1fr)_20rem] xl:items-start xl:gap-6"
    >
      <div className="flex min-w-0 flex-col gap-4">
        {changed ? (
          <ChangedNotice onSeen={() => setSeen(nowDigest)}>
            {to.name} changed while you read: it now has {now === null ? 'nothing' : buildName(now)}
            .
          </ChangedNotice>
        ) : null}
        <div>
          <Comparison
            project={review.project}
            sides={[
              {
                heading: <span className="inline-flex gap-1.5">In {stage} now</span>,
                build: now,
                nothing: `Nothing yet. This would be the first build of ${review.image} in ${to.name}.`,
              },
              { heading: 'Would become', build: next, nothing: null },
            ]}
          />
          <ReviewFacts
            review={review}
            tags={<TagChoice review={review} chosen={chosen} onChange={setChosen} />}
          />
        </div>
      </div>
      {/* What is asked stays at hand: beside the reading where there is room, else as a bar under it
          (no box of its own there, so that the bar sticks along the whole form). */}
      <div className="contents xl:sticky xl:top-16 xl:flex xl:flex-col xl:gap-4 xl:rounded-lg xl:border xl:border-line xl:bg-surface xl:p-4">
        {review.promote.allowed && review.promote.reason !== null ? (
          <State kind="warning" className="whitespace-normal">
            {review.promote.reason}
          </State>
        ) : null}
        <Field
          label={back ? `Why ${to.name} goes back` : 'Reason'}
          optional={!review.reasonRequired}
          hint="Kept with the promotion and in the audit trail."
          error={
            asked && reasonMissing
              ? 'Say why it goes back to an earlier build.'
              : fieldErrors(promote.error).reason
          }
        >
          <Textarea
            ref={reasonField}
            className="scroll-mb-20"
            rows={2}
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        {promote.isError ? (
          <ErrorPanel
            what={back ? 'It was not rolled back' : 'It was not promoted'}
            error={promote.error}
          />
        ) : null}
        <div className="sticky bottom-0 -mx-1 flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line bg-bg px-1 py-3 xl:static xl:mx-0 xl:border-0 xl:bg-transparent xl:p-0">
          <Button
            ref={main}
            type="submit"
            variant="primary"
            size="large"
            className="xl:w-full"
            busy={busy && (back ? 'Rolling back…' : 'Promoting…')}
            disabledReason={refused}
          >
            {back ? <>Roll back {stage}</> : <>Promote → {stage}</>}
          </Button>
          <LinkButton href={boardHref(review.project, review.image)} variant="quiet" size="large">
            Cancel
          </LinkButton>
          <span className="flex items-center gap-1.5 text-12 text-secondary max-sm:hidden">
            <Kbd>⌘ ⏎</Kbd> in this form does it too
          </span>
        </div>
      </div>
    </form>
  );
}
