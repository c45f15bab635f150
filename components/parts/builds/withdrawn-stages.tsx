import { Undo2 } from 'lucide-react';
import Link from 'next/link';
import type { WithdrawnStage } from '@/contract/shapes/current';
import { boardHref } from '../hrefs';
import { LinkButton } from '../../ui/buttons/button';
import { State } from '../../ui/text/state';
import { Time } from '../../ui/text/time';
import { buildName } from './build-name';
import { wayBack } from './way-back';
import { withdrawnWhy } from './withdrawn-words';

interface WithdrawnStagesProps {
  items: readonly WithdrawnStage[];
  /** How many there are, where not all are listed. */
  count: number;
}

/** Stages whose current build is withdrawn, each with the way back at hand; nothing where none is. */
export function WithdrawnStages({ items, count }: WithdrawnStagesProps) {
  if (items.length === 0) return null;
  return (
    <section
      aria-label="Withdrawn builds in use"
      className="mb-6 overflow-hidden rounded-lg border border-failed bg-surface"
    >
      <ul className="divide-y divide-line">
        {items.map((item) => (
          <StageLine key={`${item.project} ${item.current.image} ${item.to}`} item={item} />
        ))}
        {count > items.length ? (
          <li className="px-4 py-2 text-12 text-secondary">and {count - items.length} more</li>
        ) : null}
      </ul>
    </section>
  );
}

function StageLine({ item }: { item: WithdrawnStage }) {
  const { project, stage, current } = item;
  const back = wayBack(item);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-3 text-13">
      <div className="min-w-0">
        <p className="wrap-anywhere">
          <State
            kind="failed"
            className="items-baseline align-baseline text-13 [&>svg]:self-center"
          >
            {stage.name} runs a withdrawn build
          </State>
          :{' '}
          <Link href={boardHref(project, current.image)} className="font-semibold hover:underline">
            {project}/{current.image} {buildName(current)}
          </Link>
        </p>
        {current.withdrawn === null ? null : (
          <p className="flex items-end gap-1 text-12 text-secondary">
            <span className="line-clamp-2 wrap-anywhere" title={withdrawnWhy(current.withdrawn)}>
              {withdrawnWhy(current.withdrawn)},
            </span>
            <Time at={current.withdrawn.at} />
          </p>
        )}
      </div>
      {back === null ? null : (
        <LinkButton size="small" icon={<Undo2 aria-hidden />} href={back}>
          Roll back…
        </LinkButton>
      )}
    </li>
  );
}
