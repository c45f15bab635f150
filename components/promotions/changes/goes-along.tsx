'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import type { Review } from '@/contract/shapes/review';
import { Digest } from '../../parts/builds/digest';
import { evidenceSummary } from '../../parts/builds/evidence-name';
import { evidenceHref } from '../../parts/hrefs';
import { State } from '../../ui/text/state';

type Closure = Review['closure'];

/** What goes along with the build, what stays behind, and what came after the request. */
export function GoesAlong({ review }: { review: Review }) {
  const { evidence, staysBehind, later, notYet } = review.closure;
  return (
    <div className="flex flex-col gap-1.5">
      <span>
        {evidence.count === 0
          ? 'No signature, SBOM or attestation'
          : evidenceSummary(evidence.list, evidence.count)}
        <There evidence={evidence} />
      </span>
      {notYet.count === 0 ? null : (
        <Aside list={notYet.list}>
          {evidenceSummary(notYet.list, notYet.count)} {notYet.count === 1 ? 'is' : 'are'} in the
          entry registry and not in {review.from.name} yet, and {notYet.count === 1 ? 'does' : 'do'}{' '}
          not go along.{' '}
          <Link
            className="text-accent underline"
            href={evidenceHref(review.project, review.image, review.next.number)}
          >
            Carry {notYet.count === 1 ? 'it' : 'them'} first
          </Link>
          .
        </Aside>
      )}
      {staysBehind.count === 0 ? null : (
        <Aside list={staysBehind.list}>
          <State kind="warning" className="items-start whitespace-normal">
            {staysBehind.count === 1
              ? '1 attachment stays behind'
              : `${staysBehind.count} attachments stay behind`}
          </State>{' '}
          {staysBehind.count === 1
            ? 'A runtime could start it, and no gate looks at it. To promote it, push it as a build: with a tag of its own, and without a subject.'
            : 'A runtime could start each of them, and no gate looks at them. To promote one, push it as a build: with a tag of its own, and without a subject.'}
        </Aside>
      )}
      {later.count === 0 ? null : (
        <Aside list={later.list}>
          {evidenceSummary(later.list, later.count)} arrived after this was asked for:{' '}
          {later.count === 1 ? 'it is' : 'they are'} no part of what is approved, and{' '}
          {later.count === 1 ? 'is' : 'are'} carried by an act of{' '}
          {later.count === 1 ? 'its' : 'their'} own.
        </Aside>
      )}
    </div>
  );
}

/** How much of what goes along the target has already. */
function There({ evidence: { count, list } }: { evidence: Closure['evidence'] }) {
  const all = new Set(list.map(({ digest }) => digest)).size;
  const there = new Set(list.filter((one) => one.there).map(({ digest }) => digest)).size;
  if (there === 0 || count > all) return null;
  const words = there < all ? `${there} of them` : all === 1 ? 'it is' : 'all of them';
  return <span className="text-secondary"> ({words} there already)</span>;
}

/** What does not go along: in words, and then which it is, and where. */
function Aside({ list, children }: { list: Closure['later']['list']; children: ReactNode }) {
  const all = [...new Map(list.map((one) => [one.digest, one])).values()];
  return (
    <div className="text-secondary">
      <p>{children}</p>
      <p className="flex flex-wrap items-center gap-x-3">
        {all.slice(0, 3).map(({ digest, stages }) => (
          <span key={digest} className="inline-flex flex-wrap items-center gap-x-1.5">
            <Digest digest={digest} what="digest of evidence" />
            {stages.length === 0 ? null : <span>is in {stages.join(', ')}</span>}
          </span>
        ))}
        {all.length > 3 ? <span>and {all.length - 3} more</span> : null}
      </p>
    </div>
  );
}
