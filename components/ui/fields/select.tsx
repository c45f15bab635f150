'use client';

import { Select as BaseSelect } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../cn';
import { controlStyles } from './input';

export interface Option<Value extends string> {
  value: Value;
  label: ReactNode;
}

interface SelectProps<Value extends string> {
  options: readonly Option<Value>[];
  value: Value;
  onChange: (value: Value) => void;
  /** Its name where no Field labels it. */
  label?: string;
  name?: string;
  disabled?: boolean;
  className?: string;
}

/** One of a few. Inside a Field it is labelled by it; elsewhere give `label`. */
export function Select<Value extends string>({
  options,
  value,
  onChange,
  label,
  name,
  disabled,
  className,
}: SelectProps<Value>) {
  return (
    <BaseSelect.Root
      items={options}
      value={value}
      onValueChange={(next) => {
        if (next !== null) onChange(next);
      }}
      name={name}
      disabled={disabled}
      modal={false}
    >
      <BaseSelect.Trigger
        aria-label={label}
        className={cn(
          controlStyles,
          'flex h-9 items-center justify-between gap-2 text-left hover:bg-muted',
          className,
        )}
      >
        <span className="truncate">
          <BaseSelect.Value />
        </span>
        <BaseSelect.Icon>
          <ChevronsUpDown aria-hidden className="size-3.5 text-secondary" />
        </BaseSelect.Icon>
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <BaseSelect.Popup className="max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto rounded-lg border border-control bg-surface p-1 text-13">
            {options.map((option) => (
              <BaseSelect.Item
                key={option.value}
                value={option.value}
                className="flex min-h-8 cursor-default items-center gap-2 rounded-md px-2 select-none data-highlighted:bg-muted"
              >
                <span className="w-4">
                  <BaseSelect.ItemIndicator>
                    <Check aria-hidden className="size-4" />
                  </BaseSelect.ItemIndicator>
                </span>
                <BaseSelect.ItemText>{option.label}</BaseSelect.ItemText>
              </BaseSelect.Item>
            ))}
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  );
}
