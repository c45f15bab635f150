'use client';

import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { useId, type ReactNode } from 'react';
import { cn } from '../cn';

interface SegmentedProps<Value extends string> {
  label: string;
  options: readonly { value: Value; label: ReactNode }[];
  value: Value;
  onChange: (value: Value) => void;
  className?: string;
}

/** One of two to four, all in sight: a radio group in one frame. */
export function Segmented<Value extends string>({
  label,
  options,
  value,
  onChange,
  className,
}: SegmentedProps<Value>) {
  // Names the options already in the server's HTML; the primitive would do so only afterwards.
  const id = useId();
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next)}
      className={cn(
        'inline-flex rounded-md border border-control bg-surface p-0.5 text-13',
        className,
      )}
    >
      {options.map((option) => (
        <label
          key={option.value}
          className="flex h-7 cursor-pointer items-center gap-1.5 rounded-sm px-2 text-secondary has-data-checked:bg-muted has-data-checked:font-medium has-data-checked:text-text has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <Radio.Root
            value={option.value}
            aria-labelledby={`${id}-${option.value}`}
            className="sr-only"
          />
          <span id={`${id}-${option.value}`} className="inline-flex items-center gap-1.5">
            {option.label}
          </span>
        </label>
      ))}
    </RadioGroup>
  );
}
