'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { parseAsString, useQueryStates } from 'nuqs';
import { useSyncExternalStore, type FormEvent } from 'react';
import { fromLocalInput, toLocalInput, zoneName } from '@/client/format/local-input';
import { queries } from '@/client/queries';
import { Button } from '../../ui/buttons/button';
import { Field } from '../../ui/fields/field';
import { Input } from '../../ui/fields/input';
import { Card } from '../../ui/page/card';
import { QueryView } from '../../ui/page/query-view';
import { Skeleton } from '../../ui/page/skeleton';
import { useNow } from '../../ui/text/now';
import { TagMeaning } from './tag-meaning';

interface TagAtProps {
  project: string;
  image: string;
  stage: string;
  stageName: string;
}

/** Asks what a tag meant in the stage at a time. Question and answer are in the address. */
export function TagAt({ stageName, ...where }: TagAtProps) {
  const [{ at, tag }, ask] = useQueryStates({
    at: parseAsString,
    tag: parseAsString.withDefault('latest'),
  });
  return (
    <Card title={`What did ${stageName} have, when?`}>
      <div className="flex flex-col gap-4">
        {/* Another question in the address is another form. */}
        <Question key={`${at} ${tag}`} at={at} tag={tag} onAsk={(next) => void ask(next)} />
        {at === null ? null : Number.isNaN(Date.parse(at)) ? (
          <p role="alert" className="text-13 text-failed">
            The address asks for “{at}”, which is no time. Choose one above.
          </p>
        ) : (
          <Answer {...where} stageName={stageName} tag={tag} at={new Date(at).toISOString()} />
        )}
      </div>
    </Card>
  );
}

interface QuestionProps {
  at: string | null;
  tag: string;
  onAsk: (question: { at: string; tag: string }) => void;
}

const never = () => () => undefined;

function Question({ at, tag, onAsk }: QuestionProps) {
  const now = useNow();
  // The reader's zone is known in the browser alone.
  const zone = useSyncExternalStore(never, zoneName, () => null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [time, name] = [form.get('at'), form.get('tag')];
    const moment = typeof time === 'string' ? fromLocalInput(time) : null;
    if (moment === null || typeof name !== 'string') return;
    onAsk({ at: moment, tag: name.trim() || 'latest' });
  };
  const shown = at === null || Number.isNaN(Date.parse(at)) ? now : at;
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Field label="Tag">
        <Input
          name="tag"
          defaultValue={tag}
          maxLength={128}
          autoComplete="off"
          spellCheck={false}
          className="font-mono text-13"
        />
      </Field>
      <Field label="At" hint={zone === null ? 'In your time zone' : `In your time zone, ${zone}`}>
        <Input
          key={zone}
          name="at"
          type="datetime-local"
          required
          defaultValue={zone === null ? '' : toLocalInput(shown)}
          max={zone === null ? undefined : toLocalInput(now)}
        />
      </Field>
      <Button type="submit" variant="primary" className="self-start">
        Look it up
      </Button>
    </form>
  );
}

function Answer({
  project,
  image,
  stage,
  stageName,
  tag,
  at,
}: TagAtProps & { tag: string; at: string }) {
  const answer = useQuery(queries.tagAt(project, image, stage, tag, at));
  return (
    <div aria-live="polite" className="border-t border-line pt-4">
      <QueryView query={answer} what="the answer" skeleton={<Skeleton className="w-60" />}>
        {(found) => <TagMeaning found={found} stageName={stageName} of={{ project, image }} />}
      </QueryView>
      <p className="mt-2 text-12 text-secondary">
        The address of this page has the question in it: copy it to share the answer.{' '}
        <Link href="?" className="rounded-sm text-accent underline">
          Clear
        </Link>
      </p>
    </div>
  );
}
