'use client';

import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox';
import { Field as BaseField } from '@base-ui/react/field';
import { Input as BaseInput } from '@base-ui/react/input';
import { Check } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from '../cn';

/** The look of a text control. */
export const controlStyles =
  'w-full rounded-md border border-control bg-surface px-3 text-14 text-text placeholder:text-secondary disabled:opacity-60 data-invalid:border-failed';

/** One line of text. Inside a Field it is labelled, described and marked invalid by it. */
export function Input({ className, ...rest }: ComponentProps<typeof BaseInput>) {
  return <BaseInput {...rest} className={cn(controlStyles, 'h-9', className)} />;
}

/** Several lines of text. */
export function Textarea({ className, rows = 3, ...rest }: ComponentProps<'textarea'>) {
  return (
    <BaseField.Control
      render={<textarea {...rest} rows={rows} className={cn(controlStyles, 'py-2', className)} />}
    />
  );
}

/** A checkbox; its label wraps it: `<label><Checkbox/> words</label>`. */
export function Checkbox({ className, ...rest }: ComponentProps<typeof BaseCheckbox.Root>) {
  return (
    <BaseCheckbox.Root
      {...rest}
      className={cn(
        'flex size-5 shrink-0 items-center justify-center rounded-sm border border-control bg-surface data-checked:border-accent data-checked:bg-accent data-disabled:opacity-60',
        className,
      )}
    >
      <BaseCheckbox.Indicator className="text-accent-text">
        <Check aria-hidden className="size-3.5" strokeWidth={3} />
      </BaseCheckbox.Indicator>
    </BaseCheckbox.Root>
  );
}
