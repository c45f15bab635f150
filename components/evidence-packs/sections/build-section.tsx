import type { EvidencePack } from '@/contract/shapes/evidence-pack';
import { WithdrawnNote } from '../../parts/builds/withdrawn-note';
import { ActorName } from '../../parts/actors/actor-name';
import { Card, Fact, Facts } from '../../ui/page/card';
import { NotSaid } from '../../ui/text/not-said';
import { Time } from '../../ui/text/time';

/** What the build is, and where it is with which tags. */
export function BuildSection({ pack: { build, labels } }: { pack: EvidencePack }) {
  const { digest, version, source, pushedAt, pushedBy, placements, withdrawal } = build;
  return (
    <Card title="The build">
      <WithdrawnNote withdrawal={withdrawal} />
      <Facts className="max-sm:grid-cols-1">
        <Fact name="Digest">
          <code className="font-mono text-12 wrap-anywhere">{digest}</code>
        </Fact>
        <Fact name="Version">{version ?? <NotSaid />}</Fact>
        <Fact name="Commit">{source.commit ?? <NotSaid />}</Fact>
        <Fact name="Pushed">
          <Time at={pushedAt} look="exact" /> by <ActorName actor={pushedBy} />
        </Fact>
        {placements.map(({ stage, registry, since, by, tags, moreTags, current }) => (
          <Fact key={stage} name={`In ${stage}`}>
            since <Time at={since} look="exact" /> by <ActorName actor={by} />,{' '}
            {current ? 'current' : 'not current'}, as{' '}
            <span className="wrap-anywhere">
              {registry}: {tags.join(', ') || 'no tag'}
              {moreTags > 0 ? ` and ${moreTags} more` : ''}
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
