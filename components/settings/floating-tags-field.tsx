'use client';

import { X } from 'lucide-react';
import { useState } from 'react';
import { isTagPattern } from '@/domain/releases/matches-tag';
import { Button, IconButton } from '../ui/buttons/button';
import { Field } from '../ui/fields/field';
import { Input } from '../ui/fields/input';

interface FloatingTagsFieldProps {
  tags: readonly string[];
  onChange: (tags: string[]) => void;
  readOnly: boolean;
  error?: string | undefined;
}

/** The tags that may move: one by one, each taken out again by its button. */
export function FloatingTagsField({ tags, onChange, readOnly, error }: FloatingTagsFieldProps) {
  const [text, setText] = useState('');
  const wanted = text.trim();
  const problem =
    wanted === ''
      ? undefined
      : !isTagPattern(wanted)
        ? 'A tag has letters, digits, dots, dashes and underscores, at most 128; * stands for any of them.'
        : /^build-\d+$/.test(wanted)
          ? 'build-<number> is reserved: it always names one build.'
          : wanted === 'latest' || tags.includes(wanted)
            ? `${wanted} floats already.`
            : undefined;
  const add = () => {
    if (wanted === '' || problem !== undefined) return;
    onChange([...tags, wanted]);
    setText('');
  };
  return (
    <div className="flex flex-col gap-2">
      <Field
        label="Floating tags"
        hint="These may move to a newer build; latest always does, and so does a shorter version (1.4) where a longer one (1.4.2) names the same build. * stands for any characters. Every other tag, once set outside the entry registry, names the same bytes for ever."
        error={problem ?? error}
      >
        {readOnly ? null : (
          <div className="flex gap-2">
            <Input
              value={text}
              onValueChange={setText}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return;
                event.preventDefault();
                add();
              }}
              placeholder="release-*"
              autoComplete="off"
              spellCheck={false}
              className="max-w-56 font-mono text-13"
            />
            <Button className="h-9" onClick={add}>
              Add
            </Button>
          </div>
        )}
      </Field>
      <ul aria-label="Floating tags" className="flex flex-wrap gap-1.5">
        {['latest', ...tags.filter((tag) => tag !== 'latest')].map((tag) => (
          <li
            key={tag}
            className="inline-flex h-7 items-center gap-1 rounded-md border border-line bg-muted pr-0.5 pl-2 font-mono text-12"
          >
            {tag}
            {readOnly || tag === 'latest' ? (
              <span className="w-1" />
            ) : (
              <IconButton
                size="small"
                label={`Let ${tag} float no longer`}
                onClick={() => onChange(tags.filter((one) => one !== tag))}
              >
                <X aria-hidden />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
