import { ExternalLink } from 'lucide-react';
import Link from 'next/link';
import { shortCommit } from '@/client/format/digest';
import type { Review } from '@/contract/shapes/review';
import { authorName } from '../../parts/builds/author-name';
import { buildName } from '../../parts/builds/build-name';
import { buildHref } from '../../parts/hrefs';
import { NotSaid } from '../../ui/text/not-said';

/** The way between two builds in their source: the forge's comparison, and the builds between. */
export function Commits({ review }: { review: Review }) {
  const { now, next, commits } = review;
  const after = next.source.commit;
  if (now === null) return <Commit commit={after} />;
  if (commits === null) {
    if (after !== null && after === now.source.commit) {
      return (
        <>
          <Commit commit={after} />, unchanged
        </>
      );
    }
    return (
      <>
        <Commit commit={now.source.commit} /> → <Commit commit={after} />
      </>
    );
  }
  return (
    <div className="flex flex-col gap-1.5">
      <span className="flex flex-wrap items-center gap-x-2">
        <span>
          <Commit commit={commits.from} /> → <Commit commit={commits.to} />
        </span>
        {commits.compare === null ? null : (
          <Outside href={commits.compare}>Compare the commits</Outside>
        )}
      </span>
      {commits.builds.length < 2 ? null : (
        <ul className="flex flex-col gap-0.5 border-l-2 border-line pl-3">
          {commits.builds.map((build) => (
            <li key={build.number} className="flex flex-wrap items-baseline gap-x-2 text-12">
              <Link
                href={buildHref(review.project, review.image, build.number)}
                className="inline-flex min-h-6 items-center rounded-sm hover:underline"
              >
                {buildName(build)}
              </Link>
              {build.url === null ? (
                <Commit commit={build.commit} />
              ) : (
                <Outside href={build.url}>{shortCommit(build.commit ?? '')}</Outside>
              )}
              {build.author === null ? null : (
                <span className="text-secondary">{authorName(build.author)}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Commit({ commit }: { commit: string | null }) {
  if (commit === null) return <NotSaid />;
  return (
    <code className="font-mono text-12" title={commit}>
      {shortCommit(commit)}
    </code>
  );
}

function Outside({ href, children }: { href: string; children: string }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="inline-flex min-h-6 items-center gap-1 rounded-sm text-accent hover:underline"
    >
      {children}
      <ExternalLink aria-label="(opens in a new tab)" className="size-3.5 shrink-0" />
    </a>
  );
}
