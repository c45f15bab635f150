import Link from 'next/link';
import type { InboxItem } from '@/contract/shapes/inbox';
import { isOpenState } from '@/domain/promotions/states';
import { buildName } from '../parts/builds/build-name';
import { promotionHref } from '../parts/hrefs';
import { ActorName } from '../parts/actors/actor-name';
import { ProjectName } from '../parts/project-names';
import { stateWords } from '../parts/promotions/state-words';
import { StageLabel } from '../parts/stages/stage-glyph';
import { State } from '../ui/text/state';
import { Time } from '../ui/text/time';

/** One line: what, into which stage, by whom, and what it asks for. It opens the promotion. */
export function InboxLine({ item: { promotion, stage, text } }: { item: InboxItem }) {
  const { id, project, image, version, build, release, requestedBy } = promotion;
  const state = stateWords(promotion);
  const others = (release?.members.length ?? 1) - 1;
  const unsigned = promotion.brokenGlass !== null && promotion.brokenGlass.signedOff === null;
  return (
    <li>
      <Link
        href={promotionHref(id)}
        data-nav
        className="flex flex-col gap-1.5 px-4 py-3 hover:bg-muted/60 focus-visible:-outline-offset-2"
      >
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-14">
          <span className="min-w-0 font-semibold wrap-anywhere">
            {image} {buildName({ version, number: build })}
          </span>
          {others === 0 ? null : <span className="text-secondary">and {others} more</span>}
          <span aria-hidden className="text-secondary">
            →
          </span>
          <span className="sr-only">into</span>
          <StageLabel name={stage.name} position={stage.position} count={stage.count} />
          <span className="ml-auto">
            {unsigned ? (
              <State kind="failed" look="badge">
                Glass broken
              </State>
            ) : (
              <State kind={state.kind} look="badge">
                {state.word}
              </State>
            )}
          </span>
        </span>
        <span className="text-13 wrap-anywhere">{text}</span>
        <span className="flex flex-wrap gap-x-3 gap-y-0.5 text-12 text-secondary">
          <span>
            <ProjectName slug={project} />
          </span>
          <span>
            asked by{' '}
            {requestedBy.kind === 'policy' ? 'the policy' : <ActorName actor={requestedBy} />}{' '}
            <Time at={promotion.requestedAt} inert />
          </span>
          {promotion.lapsesAt === null ? null : (
            <span>
              lapses <Time at={promotion.lapsesAt} inert />
            </span>
          )}
          {isOpenState(promotion.state) || promotion.finishedAt === null ? null : (
            <span>
              {promotion.state === 'promoted' ? 'happened' : 'ended'}{' '}
              <Time at={promotion.finishedAt} inert />
            </span>
          )}
        </span>
      </Link>
    </li>
  );
}
