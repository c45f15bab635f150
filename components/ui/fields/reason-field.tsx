import type { ReactNode, Ref } from 'react';
import { Field } from './field';
import { Textarea } from './input';

interface ReasonFieldProps {
  value: string;
  onChange: (reason: string) => void;
  label?: ReactNode;
  /** Who reads it. */
  hint?: ReactNode;
  optional?: boolean;
  error?: string | undefined;
  rows?: number;
  /** How many characters the API takes. */
  maxLength?: number;
  placeholder?: string;
  autoFocus?: boolean;
  className?: string;
  ref?: Ref<HTMLTextAreaElement>;
}

/** Why somebody does something, in a few words that others read. */
export function ReasonField({
  label = 'Reason',
  hint,
  optional,
  error,
  rows = 2,
  maxLength = 1000,
  onChange,
  ...rest
}: ReasonFieldProps) {
  return (
    <Field label={label} hint={hint} optional={optional} error={error}>
      <Textarea
        {...rest}
        rows={rows}
        maxLength={maxLength}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}
