'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '@/client/queries';
import type { Comment, PromotionReview } from '@/contract/shapes/review';
import { ActorName } from '../../parts/actors/actor-name';
import { Button } from '../../ui/buttons/button';
import { Card } from '../../ui/page/card';
import { ErrorPanel } from '../../ui/page/error-panel';
import { Avatar } from '../../ui/text/avatar';
import { Time } from '../../ui/text/time';
import { AddComment } from './add-comment';

interface CommentsProps {
  id: string;
  page: Pick<PromotionReview, 'comments' | 'moreComments' | 'can'>;
}

/** What people said about a promotion; for those who may ask for one, a place to say more. */
export function Comments({ id, page: { comments, moreComments, can } }: CommentsProps) {
  const [isWhole, setWhole] = useState(false);
  const list = useInfiniteQuery({ ...queries.comments(id), enabled: isWhole });
  const listed = list.data?.pages.flatMap(({ items }) => items).reverse() ?? [];
  const known = new Set(listed.map((said) => said.id));
  const shown = [...listed, ...comments.filter((said) => !known.has(said.id))];
  const earlier = comments.length + moreComments - shown.length;
  return (
    <Card title="Comments">
      <div className="flex flex-col gap-4">
        {earlier > 0 ? (
          <p className="flex flex-wrap items-center gap-2 text-13 text-secondary">
            And {earlier} more before these.
            <Button
              onClick={() => (isWhole ? void list.fetchNextPage() : setWhole(true))}
              busy={list.isFetching && 'Loading comments…'}
            >
              Show earlier comments
            </Button>
          </p>
        ) : null}
        {list.isError ? (
          <ErrorPanel
            what="Earlier comments were not loaded"
            error={list.error}
            onRetry={() => void list.refetch()}
          />
        ) : null}
        {shown.length === 0 ? (
          <p className="text-13 text-secondary">
            {can.comment.allowed
              ? 'None yet. Ask here what the differences do not tell.'
              : 'None yet.'}
          </p>
        ) : (
          <ul className="flex flex-col gap-3">
            {shown.map((said) => (
              <Said key={said.id} {...said} />
            ))}
          </ul>
        )}
        {can.comment.allowed ? (
          <AddComment id={id} />
        ) : (
          <p className="text-12 text-secondary">{can.comment.reason}</p>
        )}
      </div>
    </Card>
  );
}

function Said({ by, at, text }: Comment) {
  return (
    <li className="flex gap-2 text-13">
      <Avatar name={by.name} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2">
          <ActorName className="font-medium" actor={by} />
          <Time at={at} className="text-12 text-secondary" />
        </p>
        <p className="wrap-anywhere whitespace-pre-wrap">{text}</p>
      </div>
    </li>
  );
}
