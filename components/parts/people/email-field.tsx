import type { ReactNode } from 'react';
import { Field } from '../../ui/fields/field';
import { Input } from '../../ui/fields/input';

interface EmailFieldProps {
  value: string;
  onChange: (email: string) => void;
  /** Left out: it is to be of somebody who is here already. */
  hint?: ReactNode;
  error?: string | undefined;
  className?: string;
}

/** Names a person, by what they sign in with. */
export function EmailField({
  value,
  onChange,
  hint = 'Of somebody who has an account here.',
  error,
  className,
}: EmailFieldProps) {
  return (
    <Field label="E-mail" hint={hint} error={error} className={className}>
      <Input
        type="email"
        required
        value={value}
        onValueChange={onChange}
        autoComplete="off"
        placeholder="ana@example.com"
      />
    </Field>
  );
}
