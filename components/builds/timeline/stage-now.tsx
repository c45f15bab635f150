'use client';

import { useQuery } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import Link from 'next/link';
import { queries } from '@/client/queries';
import type { Current } from '@/contract/shapes/current';
import { ActorName } from '../../parts/actors/actor-name';
import { BuildName } from '../../parts/builds/build-name';
import { RolledBackNote } from '../../parts/builds/rolled-back-note';
import { wayBackOf } from '../../parts/builds/way-back';
import { WithdrawnNote } from '../../parts/builds/withdrawn-note';
import { buildHref } from '../../parts/hrefs';
import { GlassMark } from '../../parts/promotions/glass-mark';
import { LinkButton } from '../../ui/buttons/button';
import { QueryView } from '../../ui/page/query-view';
import { Skeleton } from '../../ui/page/skeleton';
import { Time } from '../../ui/text/time';

interface StageNowProps {
  project: string;
  image: string;
  /** A stage's slug. */
  stage: string;
}

/** What a stage has now, since when and by whom; withdrawn, the way back for whoever may go it or ask for it. */
export function StageNow({ project, image, stage }: StageNowProps) {
  const answer = useQuery(queries.stageCurrent(project, image, stage));
  const withdrawn = useQuery(queries.withdrawn()).data?.items ?? [];
  return (
    <QueryView query={answer} what="what it has now" skeleton={<Skeleton className="mb-4 w-60" />}>
      {({ current }) => (
        <section
          aria-label="Now"
          className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-lg border border-line bg-surface px-4 py-3"
        >
          {current === null ? (
            <p className="text-13 text-secondary">It has no build now.</p>
          ) : (
            <>
              <Has current={current} project={project} />
              <WayBack href={wayBackOf(withdrawn, project, image, stage)} />
            </>
          )}
        </section>
      )}
    </QueryView>
  );
}

function Has({ current, project }: { current: Current; project: string }) {
  const { image, number, withdrawn } = current;
  return (
    <div className="flex min-w-0 flex-col gap-1 text-13">
      <p className="flex flex-wrap items-baseline gap-x-2">
        Now:
        <Link
          href={buildHref(project, image, number)}
          className="inline-flex min-h-6 min-w-0 items-center rounded-sm hover:underline"
        >
          <BuildName {...current} withdrawal={withdrawn} />
        </Link>
        {current.how === 'rolled-back' ? (
          <RolledBackNote current={current} />
        ) : (
          <span className="text-12 text-secondary">
            since <Time at={current.since} />, by <ActorName actor={current.by} />
          </span>
        )}
        {current.brokenGlass ? <GlassMark /> : null}
      </p>
      <WithdrawnNote withdrawal={withdrawn} />
    </div>
  );
}

function WayBack({ href }: { href: string | null }) {
  if (href === null) return null;
  return (
    <LinkButton size="small" icon={<Undo2 aria-hidden />} href={href}>
      Roll back…
    </LinkButton>
  );
}
