import Link from 'next/link';
import type { ReactNode } from 'react';
import type { TagAt } from '@/contract/shapes/images';
import { BuildName } from '../../parts/builds/build-name';
import { Digest } from '../../parts/builds/digest';
import { buildHref, promotionHref } from '../../parts/hrefs';
import { ActorName } from '../../parts/actors/actor-name';
import { Time } from '../../ui/text/time';

interface TagMeaningProps {
  found: TagAt;
  stageName: string;
  of: { project: string; image: string };
}

const link = 'inline-flex min-h-6 items-center rounded-sm text-accent hover:underline';

/** What a tag meant at a time: a build, a digest that is none, or nothing, and then why. */
export function TagMeaning({ found, stageName, of }: TagMeaningProps) {
  const { tag, at, digest, build, version, since, by, until, promotion } = found;
  const name = <code className="font-mono font-medium">{tag}</code>;
  const heading = (
    <p className="text-12 text-secondary">
      <Time at={at} look="exact" />
    </p>
  );
  if (digest === null) {
    return (
      <MeaningAt heading={heading}>
        <p>
          {since !== null ? (
            <>
              There was no {name} in {stageName} then:{' '}
              {by === null ? 'somebody' : <ActorName actor={by} />} had removed it{' '}
              <Time at={since} />.
            </>
          ) : until !== null ? (
            <>
              There was no {name} in {stageName} yet; it first came <Time at={until} />.
            </>
          ) : (
            <>
              There has never been a tag {name} in {stageName}.
            </>
          )}
        </p>
      </MeaningAt>
    );
  }
  return (
    <MeaningAt heading={heading}>
      <p className="flex flex-wrap items-baseline gap-x-2 text-14">
        {name} was
        {build === null ? (
          <span className="text-13">a manifest that is no build of its own, or was deleted</span>
        ) : (
          <Link
            href={buildHref(of.project, of.image, build)}
            className="rounded-sm text-accent underline"
          >
            <BuildName version={version} number={build} />
          </Link>
        )}
      </p>
      <Digest digest={digest} />
      <p className="text-secondary">
        {since === null ? null : (
          <>
            Since <Time at={since} look="exact" />
            {by === null ? null : (
              <>
                , by <ActorName actor={by} />
              </>
            )}
          </>
        )}
        {until === null ? (
          '; it still is.'
        ) : (
          <>
            , until <Time at={until} look="exact" />.
          </>
        )}
      </p>
      {promotion === null ? null : (
        <Link href={promotionHref(promotion)} className={link}>
          See the promotion that brought it
        </Link>
      )}
    </MeaningAt>
  );
}

function MeaningAt({ heading, children }: { heading: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-col items-start gap-1 text-13">
      {heading}
      {children}
    </div>
  );
}
