'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type KeyboardEvent } from 'react';
import { api } from '@/client/api';
import { queries } from '@/client/queries';
import { Button } from '../../ui/buttons/button';
import { Field } from '../../ui/fields/field';
import { Textarea } from '../../ui/fields/input';
import { useAnnounce } from '../../ui/notices/announcer';
import { ErrorPanel } from '../../ui/page/error-panel';

/** A place to say something about a promotion. */
export function AddComment({ id }: { id: string }) {
  const client = useQueryClient();
  const announce = useAnnounce();
  const [text, setText] = useState('');
  const comment = useMutation({
    mutationFn: (said: string) => api.promotions.comment({ id, text: said }),
    onSuccess: async () => {
      // The page shows it before the form is free for another.
      await client.invalidateQueries({ queryKey: queries.promotionReview(id).queryKey });
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
  );
}
