import type { ReactNode } from 'react';
import type { Build } from '@/contract/shapes/images';
import { RolledBackMark } from '../../parts/builds/rolled-back-mark';
import { RolledBackNote } from '../../parts/builds/rolled-back-note';
import { ActorName } from '../../parts/actors/actor-name';
import { GlassMark } from '../../parts/promotions/glass-mark';
import { StageOf } from '../../parts/stages/stage-of';
import { cn } from '../../ui/cn';
import { Card } from '../../ui/page/card';
import { Badge, State } from '../../ui/text/state';
import { Time } from '../../ui/text/time';
import { standingIn } from './standing';

interface PlacementsCardProps {
  build: Build;
  stages: readonly { slug: string; name: string }[];
}

/** Which stages hold the build, since when and through whom, with its tags in each. */
export function PlacementsCard({ build, stages }: PlacementsCardProps) {
  return (
    <Card title="Where it is" flush>
      <ul className="divide-y divide-line">
        {stages.map((stage, position) => {
          const placed = build.placements.find((one) => one.stage === stage.slug);
          return (
            <li key={stage.slug} className="flex flex-col gap-1.5 px-4 py-2.5 text-13">
              <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
                <span
                  className={cn(
                    'flex items-center gap-2',
                    placed === undefined ? 'text-secondary' : 'font-medium',
                  )}
                >
                  <StageOf stages={stages} slug={stage.slug} />
                  {standingIn(build, stage.slug) === 'current' ? (
                    <State kind={build.withdrawal === null ? 'passed' : 'failed'}>current</State>
                  ) : null}
                  <RolledBackMark rolledBack={placed?.rolledBack} />
                </span>
                <span className="text-12 text-secondary">
                  {placed === undefined ? (
                    'not here'
                  ) : (
                    <>
                      {placed.current?.how === 'rolled-back' ? 'first came ' : null}
                      <Time at={placed.since} /> by <ActorName actor={placed.by} />
                    </>
                  )}
                </span>
              </div>
              {placed?.current == null ? null : <RolledBackNote current={placed.current} />}
              {placed?.current?.brokenGlass ? <GlassMark /> : null}
              {placed === undefined ? null : placed.tags.length === 0 ? (
                <p className="text-12 text-secondary">No tag; reachable by digest.</p>
              ) : (
                <ul aria-label={`Tags in ${stage.name}`} className="flex flex-wrap gap-1">
                  {placed.tags.map((tag) => (
                    <li key={tag} className="max-w-full">
                      <Badge
                        className={cn('font-mono', build.withdrawal !== null && 'line-through')}
                      >
                        {tag}
                      </Badge>
                    </li>
                  ))}
                  {placed.moreTags > 0 && (
                    <li className="text-12 text-secondary">and {placed.moreTags} more</li>
                  )}
                </ul>
              )}
              {placed === undefined ? null : (
                <OffList build={build} tagged={placed.tags.length > 0} entry={position === 0} />
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

interface OffListProps {
  build: Build;
  /** Has it tags there? */
  tagged: boolean;
  /** Is it the entry stage, where it can be pulled all the same? */
  entry: boolean;
}

/** That the tags of what was withdrawn are on no list, and whether they can be pulled. */
function OffList({ build: { withdrawal }, tagged, entry }: OffListProps) {
  if (withdrawal === null) return null;
  const refused = withdrawal.blockPulls && !entry;
  if (!tagged) return refused ? <Small>Pulls are refused.</Small> : null;
  return (
    <Small>
      Off the list while it is withdrawn{refused ? '; pulls by them and by digest are refused' : ''}
      .
    </Small>
  );
}

const Small = ({ children }: { children: ReactNode }) => (
  <p className="text-12 text-secondary">{children}</p>
);
