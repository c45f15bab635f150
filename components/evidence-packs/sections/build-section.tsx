import { utcTime } from '@/client/format/time';
import type { HowCurrent } from '@/domain/images/current';
import type { EvidencePack } from '@/contract/shapes/evidence-pack';
import { RolledBackMark } from '../../parts/builds/rolled-back-mark';
import { WithdrawnNote } from '../../parts/builds/withdrawn-note';
import { ActorName } from '../../parts/actors/actor-name';
import { Card, Fact, Facts } from '../../ui/page/card';
import { NotSaid } from '../../ui/text/not-said';
import { Time } from '../../ui/text/time';
import { stageName } from './stage-name';

type Placement = EvidencePack['build']['placements'][number];

/** By which act it became current, before whose act it was: `rolled back to by Ana`. */
const howWords: Readonly<Record<HowCurrent, string>> = {
  pushed: 'pushed by',
  promoted: 'promoted by',
  'rolled-back': 'rolled back to by',
  automatic: 'let in by',
  removed: 'what was newer was removed by',
};

/** What the build is, and where it is with which tags. */
export function BuildSection({ pack: { build, labels, stages } }: { pack: EvidencePack }) {
  const { digest, version, source, pushedAt, pushedBy, placements, withdrawal } = build;
  return (
    <Card title="The build">
      <div className="mb-2.5 empty:hidden">
        <WithdrawnNote withdrawal={withdrawal} look="exact" />
      </div>
      <Facts stacks>
        <Fact name="Digest">
          <code className="font-mono text-12 wrap-anywhere">{digest}</code>
        </Fact>
        <Fact name="Version">{version ?? <NotSaid />}</Fact>
        <Fact name="Commit">{source.commit ?? <NotSaid />}</Fact>
        <Fact name="Pushed">
          <Time at={pushedAt} look="exact" /> by <ActorName actor={pushedBy} />
        </Fact>
        {placements.map((placed) => (
          <Fact key={placed.stage} name={`In ${stageName(stages, placed.stage)}`}>
            <Standing placed={placed} stage={stageName(stages, placed.stage)} />, as{' '}
            <span className="wrap-anywhere">
              {placed.registry}: {placed.tags.join(', ') || 'no tag'}
              {placed.moreTags > 0 ? ` and ${placed.moreTags} more` : ''}
            </span>
          </Fact>
        ))}
        {placements.length === 0 ? <Fact name="In">no stage any more</Fact> : null}
        <Fact name="Labels">
          {build.labelCount === 0 ? (
            'none'
          ) : (
            <>
              {build.labelCount}
              {labels.length < build.labelCount ? `, of which the file has ${labels.length}` : ''}
            </>
          )}
        </Fact>
      </Facts>
    </Card>
  );
}

interface StandingProps {
  placed: Placement;
  /** What the stage is called. */
  stage: string;
}

/**
 * Since when it is there, and current, which after a roll back is since then and not since it came; of what is not
 * current, when its stage was rolled back from it.
 */
function Standing({ placed: { since, by, current, rolledBack }, stage }: StandingProps) {
  const came = (
    <>
      <Time at={since} look="exact" /> by <ActorName actor={by} />
    </>
  );
  if (current === null) {
    return (
      <>
        since {came}, not current
        {rolledBack === null ? null : (
          <>
            : <RolledBackMark rolledBack={rolledBack} stage={stage} look="exact" />
          </>
        )}
      </>
    );
  }
  return (
    <>
      current since <Time at={current.since} look="exact" /> ({howWords[current.how]}{' '}
      <ActorName actor={current.by} />)
      {utcTime(current.since) === utcTime(since) ? null : <>, first came {came}</>}
    </>
  );
}
