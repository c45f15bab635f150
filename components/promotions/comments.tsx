'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type KeyboardEvent } from 'react';
import { api } from '@/client/api';
import { queries } from '@/client/queries';
import type { PromotionReview } from '@/contract/shapes/review';
import { ActorName } from '../parts/actors/actor-name';
import { Button } from '../ui/buttons/button';
import { Field } from '../ui/fields/field';
import { Textarea } from '../ui/fields/input';
import { useAnnounce } from '../ui/notices/announcer';
import { Card } from '../ui/page/card';
import { ErrorPanel } from '../ui/page/error-panel';
import { Avatar } from '../ui/text/avatar';
import { Time } from '../ui/text/time';

type CommentsProps = Pick<PromotionReview, 'comments' | 'can'> & { id: string };

/** What people said about a promotion; for those who may ask for one, a place to say more. */
export function Comments({ id, comments, can }: CommentsProps) {
  const client = useQueryClient();
  const announce = useAnnounce();
  const [text, setText] = useState('');
  const comment = useMutation({
    mutationFn: (said: string) => api.promotions.comment({ id, text: said }),
    onSuccess: (page) => {
      client.setQueryData(queries.promotionReview(id).queryKey, page);
      setText('');
      announce('Comment added');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '' && !comment.isPending) comment.mutate(text.trim());
  };
  const submitByKeys = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    event.currentTarget.requestSubmit();
  };
  return (
    <Card title="Comments">
      <div className="flex flex-col gap-4">
        {comments.length === 0 ? (
          <p className="text-13 text-secondary">
            {can.comment.allowed
              ? 'None yet. Ask here what the differences do not tell.'
              : 'None yet.'}
          </p>
        ) : (
          <ul className="flex flex-col gap-3">
            {comments.map((said) => (
              <li key={`${said.by.id} ${said.at}`} className="flex gap-2 text-13">
                <Avatar name={said.by.name} />
                <div className="min-w-0 flex-1">
                  <p className="flex flex-wrap items-center gap-x-2">
                    <ActorName className="font-medium" actor={said.by} />
                    <Time at={said.at} className="text-12 text-secondary" />
                  </p>
                  <p className="wrap-anywhere whitespace-pre-wrap">{said.text}</p>
                </div>
              </li>
            ))}
          </ul>
        )}
        {can.comment.allowed ? (
          <form className="flex flex-col gap-2" onSubmit={submit} onKeyDown={submitByKeys}>
            <Field label="Say something">
              <Textarea
                rows={2}
                maxLength={1000}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            </Field>
            {comment.isError ? (
              <ErrorPanel what="The comment was not added" error={comment.error} />
            ) : null}
            <Button
              type="submit"
              className="self-start"
              busy={comment.isPending && 'Adding…'}
              disabled={text.trim() === ''}
            >
              Comment
            </Button>
          </form>
        ) : (
          <p className="text-12 text-secondary">{can.comment.reason}</p>
        )}
      </div>
    </Card>
  );
}
