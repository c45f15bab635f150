'use client';

import { useState } from 'react';
import { shortCommit } from '@/client/format/digest';
import type { Build } from '@/contract/shapes/images';
import { own } from '@/lib/text/own';
import { authorName } from '../../parts/builds/author-name';
import { Digest } from '../../parts/builds/digest';
import { ActorName } from '../../parts/actors/actor-name';
import { CopyButton } from '../../ui/copy/copy-button';
import { Card, Fact, Facts } from '../../ui/page/card';
import { NotSaid } from '../../ui/text/not-said';
import { Time } from '../../ui/text/time';
import { LabelList } from './label-list';
import { LabelValue } from './label-value';
import { WholeLabels } from './whole-labels';

/** What the image says of itself. It was pushed so and never changes. */
export function MetadataCard({ project, build }: { project: string; build: Build }) {
  const { source, labels, labelCount } = build;
  const [open, setOpen] = useState(false);
  const said = (value: string | null | undefined) =>
    value ? <LabelValue value={value} /> : <NotSaid />;
  // Builders write labels that say nothing.
  const oci = (name: string) =>
    own(labels, `org.opencontainers.image.${name}`)?.trim() || undefined;
  const baseName = oci('base.name');
  const baseDigest = oci('base.digest');
  const carried = Object.entries(labels)
    .map(([key, value]) => ({ key, value }))
    .sort((a, b) => a.key.localeCompare(b.key));
  // A value that was cut short ends so; one that ends so by itself is read again for nothing.
  const isWhole =
    carried.length === labelCount && !carried.some(({ value }) => value.endsWith('…'));
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
          <Time at={build.pushedAt} /> by <ActorName actor={build.pushedBy} />
        </Fact>
      </Facts>
      <details
        className="group mt-4 border-t border-line pt-3"
        onToggle={(event) => setOpen(event.currentTarget.open)}
      >
        <summary className="min-h-6 cursor-pointer rounded-sm text-13 font-medium">
          {labelCount === 0 ? 'No labels' : `All labels (${labelCount})`}
        </summary>
        {labelCount === 0 ? (
          <p className="mt-2 text-13 text-secondary">
            Builders write them: <code className="font-mono">--label</code> or{' '}
            <code className="font-mono">LABEL org.opencontainers.image.version=…</code>
          </p>
        ) : isWhole ? (
          <LabelList labels={carried} />
        ) : open ? (
          <WholeLabels project={project} image={build.image} number={build.number} />
        ) : null}
      </details>
    </Card>
  );
}
