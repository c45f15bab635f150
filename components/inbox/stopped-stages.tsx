import { CircleSlash } from 'lucide-react';
import Link from 'next/link';
import type { StoppedStage } from '@/contract/shapes/inbox';
import { buildName } from '../parts/builds/build-name';
import { boardHref } from '../parts/hrefs';
import { ProjectName } from '../parts/project-names';
import { StageLabel } from '../parts/stages/stage-glyph';
import { Card } from '../ui/page/card';
import { Time } from '../ui/text/time';

/** Stages that fill by themselves and do not: each opens the board where it stands. */
export function StoppedStages({ items }: { items: readonly StoppedStage[] }) {
  if (items.length === 0) return null;
  return (
    <Card flush className="mb-6 max-w-4xl" title="Automatic stages that stopped">
      <ul aria-label="Automatic stages that stopped" className="divide-y divide-line">
        {items.map((item) => (
          <li key={`${item.project} ${item.image} ${item.to} ${item.build}`}>
            <Link
              href={boardHref(item.project, item.image)}
              data-nav
              className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 text-13 hover:bg-muted/60 focus-visible:-outline-offset-2"
            >
              <CircleSlash aria-hidden className="size-4 text-failed" />
              <span className="font-semibold wrap-anywhere">
                {item.image} {buildName({ number: item.build, version: item.version })}
              </span>
              <span className="text-secondary">
                <ProjectName slug={item.project} />
              </span>
              <StageLabel {...item.stage} />
              <span className="ml-auto text-12 text-secondary">
                <Time at={item.since} inert />
              </span>
              <span className="basis-full text-12 break-words">{item.reason}</span>
              <span className="basis-full text-12 text-secondary">{item.mend}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
