import { shortCommit } from '@/client/format/digest';
import type { Build } from '@/contract/images';
import { own } from '@/lib/own';
import { Card, Fact, Facts } from '../ui/card';
import { CopyButton } from '../ui/copy-button';
import { Digest } from '../ui/digest';
import { Time } from '../ui/time';
import { authorName } from './author-name';
import { LabelValue } from './label-value';
import { NotSaid } from './not-said';

/** What the image says of itself. It was pushed so and never changes. */
export function MetadataCard({ build }: { build: Build }) {
  const { source, labels } = build;
  const said = (value: string | null | undefined) =>
    value ? <LabelValue value={value} /> : <NotSaid />;
  const oci = (name: string) => own(labels, `org.opencontainers.image.${name}`);
  const baseName = oci('base.name');
  const baseDigest = oci('base.digest');
  const all = Object.entries(labels).sort(([a], [b]) => a.localeCompare(b));
  return (
    <Card title="Metadata">
      <Facts>
        <Fact name="Version">{said(build.version)}</Fact>
        <Fact name="Commit">
          {source.commit === null ? (
            <NotSaid />
          ) : (
            <span className="inline-flex items-center gap-0.5">
              <code className="font-mono" title={source.commit}>
                {shortCommit(source.commit)}
              </code>
              <CopyButton value={source.commit} what="commit" />
            </span>
          )}
        </Fact>
        <Fact name="Branch">{said(source.branch)}</Fact>
        <Fact name="Author">{said(source.author === null ? null : authorName(source.author))}</Fact>
        <Fact name="Source">{said(source.url)}</Fact>
        <Fact name="Licence">{said(oci('licenses'))}</Fact>
        <Fact name="Base">
          {baseName === undefined && baseDigest === undefined ? (
            <NotSaid />
          ) : (
            <span className="flex flex-wrap items-center gap-x-3">
              <span className="break-all">{baseName}</span>
              {baseDigest === undefined ? null : <Digest digest={baseDigest} what="base digest" />}
            </span>
          )}
        </Fact>
        <Fact name="Made">
          {build.createdAt === null ? <NotSaid>not known</NotSaid> : <Time at={build.createdAt} />}
        </Fact>
        <Fact name="Pushed">
          <Time at={build.pushedAt} /> by {build.pushedBy}
        </Fact>
      </Facts>
      <details className="group mt-4 border-t border-line pt-3">
        <summary className="min-h-6 cursor-pointer rounded-sm text-13 font-medium">
          {all.length === 0 ? 'No labels' : `All labels (${all.length})`}
        </summary>
        {all.length === 0 ? (
          <p className="mt-2 text-13 text-secondary">
            Builders write them: <code className="font-mono">--label</code> or{' '}
            <code className="font-mono">LABEL {oci('version')}=…</code>
          </p>
        ) : (
          <dl className="mt-2 flex flex-col gap-2 text-12">
            {all.map(([key, value]) => (
              <div key={key}>
                <dt className="font-mono break-all text-secondary">{key}</dt>
                <dd className="text-13">
                  <LabelValue value={value} />
                </dd>
              </div>
            ))}
          </dl>
        )}
      </details>
    </Card>
  );
}
