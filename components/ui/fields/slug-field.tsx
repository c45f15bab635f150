import { Field } from './field';
import { Input } from './input';

interface SlugFieldProps {
  value: string;
  onChange: (slug: string) => void;
  /** What it names. */
  hint: string;
  error: string | undefined;
  placeholder: string;
}

/** What the API and addresses call something; it cannot change later. */
export function SlugField({ value, onChange, hint, error, placeholder }: SlugFieldProps) {
  return (
    <Field label="Slug" hint={hint} error={error}>
      <Input
        required
        value={value}
        onValueChange={onChange}
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        className="font-mono text-13"
      />
    </Field>
  );
}
