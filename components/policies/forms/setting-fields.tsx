'use client';

import { useId, useState, type ReactNode } from 'react';
import { Field } from '../../ui/fields/field';
import { Checkbox, Input, Textarea } from '../../ui/fields/input';

interface Common {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
}

/** A number; what is no number, or nothing, is undefined. */
export function NumberField({
  value,
  onChange,
  ...field
}: Common & { value: number | undefined; onChange: (value: number | undefined) => void }) {
  // What is typed stays as it is typed, also while it is no number yet.
  const [text, setText] = useState(() =>
    value === undefined || Number.isNaN(value) ? '' : String(value),
  );
  return (
    <Field {...field}>
      <Input
        value={text}
        inputMode="decimal"
        autoComplete="off"
        className="max-w-40"
        onValueChange={(next) => {
          setText(next);
          const number = Number(next.trim().replace(',', '.'));
          onChange(next.trim() === '' ? undefined : number);
        }}
      />
    </Field>
  );
}

/** A line of text; nothing is undefined. */
export function TextField({
  value,
  onChange,
  mono,
  list,
  ...field
}: Common & {
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  mono?: boolean;
  /** Offered while typing. */
  list?: readonly string[];
}) {
  const listId = useId();
  return (
    <Field {...field}>
      <Input
        value={value ?? ''}
        autoComplete="off"
        spellCheck={false}
        list={list === undefined ? undefined : listId}
        className={mono ? 'font-mono text-13' : undefined}
        onValueChange={(next) => onChange(next === '' ? undefined : next)}
      />
      {list === undefined ? null : (
        <datalist id={listId}>
          {list.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </Field>
  );
}

/** Several values, one a line; none is an empty list. */
export function LinesField({
  value,
  onChange,
  rows = 2,
  ...field
}: Common & {
  value: readonly string[] | undefined;
  onChange: (value: string[]) => void;
  rows?: number;
}) {
  const [text, setText] = useState(() => (value ?? []).join('\n'));
  return (
    <Field {...field}>
      <Textarea
        value={text}
        rows={rows}
        spellCheck={false}
        className="font-mono text-13"
        onChange={({ target }) => {
          setText(target.value);
          onChange(
            target.value
              .split('\n')
              .map((line) => line.trim())
              .filter((line) => line !== ''),
          );
        }}
      />
    </Field>
  );
}

/** A setting that is on or not there. */
export function SwitchField({
  label,
  hint,
  value,
  onChange,
  error,
}: Common & { value: boolean | undefined; onChange: (value: true | undefined) => void }) {
  const id = useId();
  return (
    <div className="flex flex-col gap-0.5">
      <label className="flex min-h-6 items-center gap-2 text-13">
        <Checkbox
          checked={value ?? false}
          onCheckedChange={(on) => onChange(on ? true : undefined)}
          aria-describedby={hint == null ? undefined : id}
        />
        <span>{label}</span>
      </label>
      {hint == null ? null : (
        <p id={id} className="pl-7 text-12 text-secondary">
          {hint}
        </p>
      )}
      {error === undefined ? null : <p className="pl-7 text-12 text-failed">{error}</p>}
    </div>
  );
}
