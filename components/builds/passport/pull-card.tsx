'use client';

import { useState } from 'react';
import type { Build } from '@/contract/shapes/images';
import { throughWords } from '../../parts/builds/withdrawn-words';
import { ClientChoice } from '../../parts/clients/client-choice';
import { pullLine, type Client } from '../../parts/clients/client-lines';
import { PlainHttp } from '../../parts/clients/plain-http';
import { useServer } from '../../parts/clients/use-server';
import { StageOf } from '../../parts/stages/stage-of';
import { Snippet } from '../../ui/copy/snippet';
import { Segmented } from '../../ui/fields/segmented';
import { Select } from '../../ui/fields/select';
import { Card } from '../../ui/page/card';

interface PullCardProps {
  build: Build;
  stages: readonly { slug: string; name: string }[];
}

/** How to pull this build: from which stage, by digest or by one of its tags there, with what. */
export function PullCard({ build, stages }: PullCardProps) {
  const server = useServer();
  const [client, setClient] = useState<Client>('docker');
  const [by, setBy] = useState<'digest' | 'tag'>('digest');
  const [chosenStage, setStage] = useState<string | null>(null);
  const [chosenTag, setTag] = useState<string | null>(null);
  const placed =
    build.placements.find(({ stage }) => stage === chosenStage) ?? build.placements.at(-1);
  if (placed === undefined) {
    return (
      <Card title="Pull">
        <p className="text-13 text-secondary">It is in no registry any more: it was deleted.</p>
      </Card>
    );
  }
  const tag = placed.tags.find((one) => one === chosenTag) ?? placed.tags[0];
  const refused = build.withdrawal?.blockPulls === true && placed.stage !== stages[0]?.slug;
  const reference = by === 'tag' && tag !== undefined ? { tag } : { digest: build.digest };
  return (
    <Card title="Pull">
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap gap-2">
          <ClientChoice value={client} onChange={setClient} />
          <Segmented
            label="Name it by"
            value={by}
            onChange={setBy}
            options={[
              { value: 'digest', label: 'Digest' },
              { value: 'tag', label: 'Tag' },
            ]}
          />
        </div>
        <div className="grid gap-2 sm:grid-cols-2">
          <Select
            label="From stage"
            value={placed.stage}
            onChange={setStage}
            options={build.placements.map(({ stage }) => ({
              value: stage,
              label: <StageOf stages={stages} slug={stage} />,
            }))}
          />
          {by === 'tag' && tag !== undefined ? (
            <Select
              label="Tag"
              value={tag}
              onChange={setTag}
              options={placed.tags.map((value) => ({ value, label: value }))}
            />
          ) : null}
        </div>
        {by === 'tag' && tag === undefined ? (
          <p className="text-12 text-secondary">No tag means it there; pull it by digest.</p>
        ) : null}
        <Snippet
          what="pull command"
          code={pullLine(client, server, {
            registry: placed.registry,
            image: build.image,
            reference,
          })}
        />
        <PlainHttp client={client} server={server} />
        <p className="text-12 text-secondary">
          {refused
            ? refusedWords(build, stages[0]?.name ?? 'the entry stage')
            : by === 'digest'
              ? 'A digest always gives these very bytes.'
              : 'A tag gives these bytes as long as it is not moved.'}
        </p>
      </div>
    </Card>
  );
}

/** What of it is refused outside the entry stage. */
function refusedWords({ number, withdrawal }: Build, entry: string): string {
  const through = withdrawal?.through ?? null;
  return through === null
    ? `Refused: #${number} was withdrawn, and its pulls outside ${entry} with it.`
    : `Refused: it ${throughWords(through)}, which was withdrawn: outside ${entry} nobody pulls that.`;
}
