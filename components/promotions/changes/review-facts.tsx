import type { ReactNode } from 'react';
import { formatBytes, formatBytesDifference } from '@/client/format/bytes';
import type { Review } from '@/contract/shapes/review';
import { Commits } from './commits';
import { FactRow, FactRows } from './fact-rows';
import { GoesAlong } from './goes-along';
import { LabelChanges } from './label-changes';
import { undoWords } from './undo-words';

interface ReviewFactsProps {
  review: Review;
  /** The choice of tags, or those that were chosen. */
  tags: ReactNode;
  /** More rows. */
  children?: ReactNode;
}

/** What the promotion changes, line by line; nothing unknown is written as none (L12). */
export function ReviewFacts({ review, tags, children }: ReviewFactsProps) {
  const { now, next, layers, to } = review;
  return (
    <FactRows>
      <FactRow name="Commits">
        <Commits review={review} />
      </FactRow>
      <FactRow name="Layers">
        {now === null ? (
          `${count(layers.added, 'layer')}, ${formatBytes(layers.addedBytes)}`
        ) : (
          <>
            {layers.shared} shared, {layers.added} new
            {layers.added === 0 ? '' : ` (${formatBytes(layers.addedBytes)})`}, {layers.removed}{' '}
            gone
          </>
        )}
        <span className="text-secondary">. No bytes are moved or copied.</span>
      </FactRow>
      <FactRow name="Size">
        {now === null ? (
          formatBytes(next.size)
        ) : (
          <>
            {formatBytesDifference(review.sizeDifference)}{' '}
            <span className="text-secondary">
              ({formatBytes(now.size)} → {formatBytes(next.size)})
            </span>
          </>
        )}
      </FactRow>
      {now === null ? null : (
        <FactRow name="Labels changed">
          <LabelChanges labels={review.labels} more={review.moreLabels} />
        </FactRow>
      )}
      {now === null || review.properties.length === 0 ? null : (
        <FactRow name="Properties changed">
          <LabelChanges labels={review.properties} />
        </FactRow>
      )}
      <FactRow name={`Tags in ${to.name}`}>{tags}</FactRow>
      <FactRow name="Goes along">
        <GoesAlong review={review} />
      </FactRow>
      <FactRow name="Reaches">
        {review.clusters.length === 0
          ? `No cluster has a credential for ${to.registry} yet`
          : review.clusters.join(' · ')}
      </FactRow>
      <FactRow name="Undo">{undoWords(review)}</FactRow>
      {children}
    </FactRows>
  );
}

const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;
