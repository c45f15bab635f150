import { Field } from './field';
import { Input } from './input';

interface TypedFieldProps {
  /** What has to be typed, to the letter. */
  text: string;
  value: string;
  onChange: (value: string) => void;
  inputMode?: 'numeric';
}

/** Something typed on purpose before what cannot be taken back lightly; it may be pasted. */
export function TypedField({ text, value, onChange, inputMode }: TypedFieldProps) {
  return (
    <Field
      label={
        <>
          Type <code className="font-mono font-semibold">{text}</code> to confirm
        </>
      }
    >
      <Input
        value={value}
        onValueChange={onChange}
        autoComplete="off"
        spellCheck={false}
        inputMode={inputMode}
        className="font-mono"
      />
    </Field>
  );
}
