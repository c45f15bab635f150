import { Field } from '../../ui/fields/field';
import { Input } from '../../ui/fields/input';

interface EnvironmentFieldProps {
  value: string;
  onChange: (environment: string) => void;
  error: string | undefined;
}

/** What runs where a cluster's credential is, in words. */
export function EnvironmentField({ value, onChange, error }: EnvironmentFieldProps) {
  return (
    <Field
      label="Environment"
      optional
      hint="What runs there, in words: it stands beside its name."
      error={error}
    >
      <Input
        value={value}
        onValueChange={onChange}
        maxLength={60}
        autoComplete="off"
        placeholder="production, eu-west"
      />
    </Field>
  );
}
