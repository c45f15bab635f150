import Link from 'next/link';
import type { ReactNode } from 'react';
import type { Build } from '@/contract/shapes/images';
import type { Review } from '@/contract/shapes/review';
import { BuildName } from '../../parts/builds/build-name';
import { Digest } from '../../parts/builds/digest';
import { Platforms } from '../../parts/builds/platforms';
import { SourceLine } from '../../parts/builds/source-line';
import { WithdrawnNote } from '../../parts/builds/withdrawn-note';
import { buildHref } from '../../parts/hrefs';
import { Bytes } from '../../ui/text/bytes';
import { Time } from '../../ui/text/time';

interface Side {
  heading: ReactNode;
  /** Null: nothing is there. */
  build: Build | null;
  /** What stands in place of a build. */
  nothing: ReactNode;
}

/** What the build is to the stage: what clusters get that follow it, or one that stands beside that. */
export const headingOfNext = ({ becomesCurrent, to }: Review): string =>
  becomesCurrent ? 'Would become' : `Would stand beside it, in a line of its own; ${to.name} stays`;

/** Two builds beside each other: what a stage had or has, and what it gets. */
export function Comparison({ project, sides }: { project: string; sides: readonly [Side, Side] }) {
  return (
    <div className="grid divide-y divide-line rounded-t-lg border border-line bg-surface md:grid-cols-2 md:divide-x md:divide-y-0">
      {sides.map((side, index) => (
        <section key={index} className="min-w-0 p-4">
          <h2 className="mb-2 text-12 font-medium text-secondary">{side.heading}</h2>
          {side.build === null ? (
            <div className="text-13 text-secondary">{side.nothing}</div>
          ) : (
            <OneBuild project={project} build={side.build} />
          )}
        </section>
      ))}
    </div>
  );
}

function OneBuild({ project, build }: { project: string; build: Build }) {
  return (
    <div className="flex flex-col gap-2">
      <p className="text-20">
        <Link
          href={buildHref(project, build.image, build.number)}
          className="inline-flex max-w-full rounded-sm hover:underline"
        >
          <BuildName {...build} />
        </Link>
      </p>
      <WithdrawnNote withdrawal={build.withdrawal} />
      <SourceLine source={build.source} />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-12 text-secondary">
        <Platforms platforms={build.platforms} />
        <Bytes value={build.size} />
        <span>
          pushed <Time at={build.pushedAt} />
        </span>
      </div>
      <Digest digest={build.digest} />
    </div>
  );
}
