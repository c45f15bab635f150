import { Ban, Check, Minus, Undo2, type LucideIcon } from 'lucide-react';
import { Fragment } from 'react';
import type { Build } from '@/contract/shapes/images';
import { StageGlyph } from '../../parts/stages/stage-glyph';
import { cn } from '../../ui/cn';
import { standingIn, type Standing } from './standing';

const words: Readonly<Record<Standing, string>> = {
  current: 'current here',
  there: 'is here',
  left: 'was rolled back from it',
  absent: 'not here',
};

/** Green is what is well: nothing of a withdrawn build is, nor where a stage went back from it. */
const markOf = (standing: Standing, withdrawn: boolean): [LucideIcon, string] =>
  withdrawn
    ? [Ban, 'text-failed']
    : standing === 'left'
      ? [Undo2, 'text-warning']
      : [Check, 'text-passed'];

interface PlacementTrackProps {
  build: Pick<Build, 'placements' | 'withdrawal'>;
  stages: readonly { slug: string; name: string }[];
  /** `named` writes each stage's name; `marks` leaves it to hover and screen readers. */
  look?: 'named' | 'marks';
  className?: string;
}

/** How far a build has come: ○✓──◔✓──◑✓──●. A frame marks where it is current. */
export function PlacementTrack({ build, stages, look = 'named', className }: PlacementTrackProps) {
  return (
    <ol
      aria-label="Where it is"
      className={cn(
        'flex flex-wrap items-center gap-y-1 text-12',
        // On a phone each mark stands over its name, four beside each other.
        look === 'named' && 'max-sm:grid max-sm:grid-cols-4 max-sm:items-stretch',
        className,
      )}
    >
      {stages.map((stage, position) => {
        const standing = standingIn(build, stage.slug);
        const there = standing !== 'absent';
        const [Mark, colour] = markOf(standing, build.withdrawal !== null);
        const said = `${stage.name}: ${words[standing]}`;
        return (
          <Fragment key={stage.slug}>
            {position === 0 ? null : (
              <li
                aria-hidden
                className={cn(
                  'h-px',
                  look === 'named' ? 'w-5 max-sm:hidden' : 'w-2',
                  there ? 'bg-control' : 'bg-line',
                )}
              />
            )}
            <li
              title={said}
              className={cn(
                'inline-flex h-6 items-center gap-1 rounded-full border border-transparent',
                look === 'named'
                  ? 'px-2 max-sm:h-auto max-sm:min-w-0 max-sm:flex-wrap max-sm:rounded-md max-sm:py-1'
                  : 'px-1',
                standing === 'current' && 'border-control bg-muted',
                !there && 'text-secondary',
              )}
            >
              <StageGlyph
                position={position}
                count={stages.length}
                className={there ? undefined : 'opacity-40'}
              />
              {look === 'named' ? (
                <span aria-hidden className="max-sm:order-last max-sm:w-full max-sm:truncate">
                  {stage.name}
                </span>
              ) : null}
              {there ? (
                <Mark aria-hidden strokeWidth={3} className={cn('size-3', colour)} />
              ) : look === 'named' ? (
                <Minus aria-hidden className="size-3" />
              ) : (
                <span className="w-3" />
              )}
              <span className="sr-only">{said}</span>
            </li>
          </Fragment>
        );
      })}
    </ol>
  );
}
