import { longestLifetimeDays } from '@/domain/robots/lifetime';
import { Field } from '../../ui/fields/field';
import { Input } from '../../ui/fields/input';

interface LifetimeFieldProps {
  /** As it was typed; whole days. */
  value: string;
  onChange: (days: string) => void;
  error?: string | undefined;
}

/** How long a new secret lives. */
export function LifetimeField({ value, onChange, error }: LifetimeFieldProps) {
  return (
    <Field
      label="The secret is good for (days)"
      hint={`Up to ${longestLifetimeDays}. The inbox tells 14, 7 and 1 days before it ends.`}
      error={error}
    >
      <Input
        type="number"
        required
        min={1}
        max={longestLifetimeDays}
        step={1}
        value={value}
        onValueChange={onChange}
        className="max-w-32"
      />
    </Field>
  );
}
