'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { fieldErrors } from '@/client/problem';
import type { Project } from '@/contract/shapes/projects';
import type { Promotion } from '@/contract/shapes/promotion';
import type { Review } from '@/contract/shapes/review';
import { buildName } from '../../parts/builds/build-name';
import { boardHref, promotionHref } from '../../parts/hrefs';
import { WhoseRequest } from '../../parts/gates/whose-request';
import { StageOf } from '../../parts/stages/stage-of';
import { Button, LinkButton } from '../../ui/buttons/button';
import { Kbd } from '../../ui/buttons/kbd';
import { ReasonField } from '../../ui/fields/reason-field';
import { useAnnounce } from '../../ui/notices/announcer';
import { toast } from '../../ui/notices/toast';
import { Card } from '../../ui/page/card';
import { ErrorPanel } from '../../ui/page/error-panel';
import { State } from '../../ui/text/state';
import { ChangedNotice } from '../acts/changed-notice';
import { isOwnEvent } from '../acts/own-event';
import { usePromote } from '../acts/use-promote';
import { Approvers } from '../approvals/approvers';
import { BreakGlassFirst } from '../break-glass/break-glass-first';
import { Comparison, headingOfNext } from '../changes/comparison';
import { ReviewFacts } from '../changes/review-facts';
import { LoosenedNote } from '../gates/loosened-note';
import { VerdictList } from '../gates/verdict-list';
import { AskLabel } from './ask-label';
import { askWords } from './ask-words';
import { TagChoice } from './tag-choice';

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
  const [missing, setMissing] = useState<string>();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () =>
      new Set(
        review.tags.filter((tag) => tag.proposed && tag.conflict === null).map((tag) => tag.name),
      ),
  );
  const { to, next, now, kind } = review;
  const back = kind === 'rollback';
  const words = askWords(review);
  // One click where an early stage takes it at once; all else is to be read first.
  const full = to.last || back || review.promote.would !== 'promote';
  const stage = <StageOf stages={project.stages} slug={to.slug} />;

  const promote = usePromote(review, (promotion: Promotion) => {
    const name = `${review.image} ${buildName(next)}`;
    const done = promotion.state === 'promoted';
    const text = done ? `${name} is in ${to.name}` : `${name} into ${to.name}`;
    const title = done ? (back ? 'Rolled back' : 'Promoted') : 'Requested';
    toast.done(title, text);
    announce(done ? text : `Requested: ${text}`);
    // Going back must not lead to a review of what is done.
    router.replace(
      full || !done ? promotionHref(promotion.id) : boardHref(review.project, review.image),
    );
  });
  // Once done, the next page is on its way: nothing may be asked again meanwhile.
  const busy = promote.isPending || promote.isSuccess;
  const asksWaiver = promote.variables?.askWaiver === true;

  // What the target held when the person began to read; a change must not pass unseen (L4).
  const nowDigest = now?.digest ?? null;
  const [seen, setSeen] = useState(nowDigest);
  const changed = seen !== nowDigest && !busy;

  const refused = changed
    ? `${to.name} changed while you read. Look at it again first.`
    : !review.promote.allowed
      ? (review.promote.reason ?? `You may not promote into ${to.name}.`)
      : null;

  // One click, or Enter, into an early stage; the last one is to be read first.
  useEffect(() => {
    if (!full) main.current?.focus({ preventScroll: true });
  }, [full]);

  const ask = (why: string | null, askWaiver: boolean) => {
    if (busy) return;
    setMissing(why !== null && reason.trim() === '' ? why : undefined);
    if (why !== null && reason.trim() === '') {
      reasonField.current?.focus();
      return;
    }
    // Of what is there beside a newer build, `latest` by name says that the stage goes back to it.
    const tags = back ? ['latest', ...chosen] : [...chosen];
    promote.mutate({ tags, reason: reason.trim() || undefined, askWaiver });
  };
  const submit = (event: FormEvent) => {
    if (!isOwnEvent(event)) return;
    event.preventDefault();
    if (refused !== null || review.open !== null) return;
    ask(review.reasonRequired ? 'Say why it goes back to an earlier build.' : null, false);
  };
  const submitByKeys = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || !isOwnEvent(event)) return;
    event.preventDefault();
    form.current?.requestSubmit();
  };
  const blocked = review.verdicts.some(({ verdict }) => verdict === 'failed');

  return (
    <form
      ref={form}
      onSubmit={submit}
      onKeyDown={submitByKeys}
      noValidate
      className="flex flex-col gap-4 xl:grid xl:grid-cols-[minmax(0,1fr)_22rem] xl:items-start xl:gap-6"
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
              { heading: headingOfNext(review), build: next, nothing: null },
            ]}
          />
          <ReviewFacts
            review={review}
            tags={<TagChoice review={review} chosen={chosen} onChange={setChosen} />}
          />
        </div>
        <LoosenedNote review={review} />
        <Card title={<span className="inline-flex gap-1.5">Gates into {stage}</span>} flush>
          <VerdictList
            verdicts={review.verdicts}
            back={back ? { stage: to.name, notAsked: review.notAsked } : undefined}
          />
        </Card>
        {review.approvers.length === 0 ? null : (
          <Card title="Who may approve">
            <Approvers project={review.project} approvers={review.approvers} />
          </Card>
        )}
      </div>
      {/* What is asked stays at hand: beside the reading where there is room, else as a bar under it
          (no box of its own there, so that the bar sticks along the whole form). */}
      <div className="contents xl:sticky xl:top-16 xl:flex xl:flex-col xl:gap-4 xl:rounded-lg xl:border xl:border-line xl:bg-surface xl:p-4">
        {review.open !== null ? (
          <div className="flex flex-col gap-3 max-xl:rounded-lg max-xl:border max-xl:border-line max-xl:bg-surface max-xl:p-4">
            <State kind="waiting" className="whitespace-normal">
              There is an open request for this build and stage.
            </State>
            <WhoseRequest promotion={review.open} requestedBy={review.requestedBy} />
            <LinkButton
              variant="primary"
              size="large"
              href={promotionHref(review.open)}
              className="self-start xl:self-stretch"
            >
              Open the request
            </LinkButton>
          </div>
        ) : (
          <>
            {review.promote.allowed && review.promote.reason !== null ? (
              <State
                kind={words.does === 'promote' ? 'warning' : 'waiting'}
                className="items-start whitespace-normal"
              >
                {review.promote.reason}
              </State>
            ) : null}
            <ReasonField
              label={back ? `Why ${to.name} goes back` : 'Reason'}
              optional={!review.reasonRequired}
              hint="Kept with the promotion and in the audit trail."
              error={missing ?? fieldErrors(promote.error).reason}
              ref={reasonField}
              className="scroll-mb-20"
              value={reason}
              onChange={setReason}
            />
            {promote.isError ? (
              <ErrorPanel
                what={back ? 'It was not rolled back' : 'It was not promoted'}
                error={promote.error}
              />
            ) : null}
            {blocked ? (
              <div className="flex flex-col items-start gap-2">
                <Button
                  busy={busy && asksWaiver && 'Asking…'}
                  disabledReason={review.askWaiver.allowed ? null : review.askWaiver.reason}
                  reasonPlacement="below"
                  onClick={() => ask('Say why a gate may be waived this once.', true)}
                >
                  Ask for a waiver
                </Button>
                {review.askWaiver.allowed ? (
                  <p className="text-12 text-secondary">
                    Keeps the request open, so that a maintainer may let the failed gate pass.
                  </p>
                ) : null}
              </div>
            ) : null}
            {review.breakGlass.allowed ? (
              <BreakGlassFirst review={review} tags={[...chosen]} />
            ) : null}
            <div className="sticky bottom-0 -mx-1 flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line bg-bg px-1 py-3 xl:static xl:mx-0 xl:border-0 xl:bg-transparent xl:p-0">
              <Button
                ref={main}
                type="submit"
                variant="primary"
                size="large"
                className="h-auto min-h-10 max-w-full shrink py-1.5 xl:w-full"
                busy={busy && !asksWaiver && busyWords(words.does)}
                disabledReason={refused}
                reasonPlacement="below"
              >
                <AskLabel words={words} stage={stage} />
              </Button>
              <LinkButton
                href={boardHref(review.project, review.image)}
                variant="quiet"
                size="large"
                className="max-sm:hidden"
              >
                Cancel
              </LinkButton>
              {refused === null ? (
                <span className="flex items-center gap-1.5 text-12 text-secondary max-sm:hidden">
                  <Kbd>⌘ ⏎</Kbd> in this form does it too
                </span>
              ) : null}
            </div>
          </>
        )}
      </div>
    </form>
  );
}

const busyWords = (does: ReturnType<typeof askWords>['does']): string =>
  does === 'roll-back' ? 'Rolling back…' : does === 'promote' ? 'Promoting…' : 'Requesting…';
