'use client';

import { Field as BaseField } from '@base-ui/react/field';
import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../cn';

interface FieldProps {
  label: ReactNode;
  /** What to write, before it goes wrong. */
  hint?: ReactNode;
  /** What is wrong with it and what would be right; replaces nothing, stands below. */
  error?: string | undefined;
  optional?: boolean;
  className?: string;
  children: ReactNode;
}

const errorLook = 'flex items-start gap-1 text-12 text-failed';

const ErrorWords = ({ children }: { children: ReactNode }) => (
  <>
    <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
    <span className="min-w-0 break-words first-letter:uppercase">{children}</span>
  </>
);

/** What is wrong with a group of controls, looking as at a single one; the group names it by `id`. */
export const GroupError = ({ id, children }: { id: string; children: ReactNode }) => (
  <p id={id} role="alert" className={errorLook}>
    <ErrorWords>{children}</ErrorWords>
  </p>
);

/** A labelled control with its hint and its error, tied together for screen readers. */
export function Field({ label, hint, error, optional, className, children }: FieldProps) {
  return (
    <BaseField.Root
      invalid={error !== undefined}
      className={cn('flex min-w-0 flex-col gap-1', className)}
    >
      <BaseField.Label className="text-13 font-medium">
        {label}
        {optional ? <span className="font-normal text-secondary"> (optional)</span> : null}
      </BaseField.Label>
      {children}
      {hint == null ? null : (
        <BaseField.Description className="text-12 text-secondary">{hint}</BaseField.Description>
      )}
      <BaseField.Error match={error !== undefined} className={errorLook}>
        <ErrorWords>{error}</ErrorWords>
      </BaseField.Error>
    </BaseField.Root>
  );
}
