'use client';

import { Combobox } from '@base-ui/react/combobox';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Check, X } from 'lucide-react';
import { useState } from 'react';
import { queries } from '@/client/queries';
import { useDebounced } from '@/client/use-debounced';
import type { ProjectSummary } from '@/contract/shapes/projects';
import { toProblem } from '@/client/problem';
import { IconButton } from '../../ui/buttons/button';
import { cn } from '../../ui/cn';
import { controlStyles } from '../../ui/fields/input';

interface ProjectPickerProps {
  value: ProjectSummary | null;
  onChange: (project: ProjectSummary | null) => void;
  placeholder?: string;
  /** Its name where no Field labels it. */
  label?: string;
}

/** One of the projects that one may see, found on the server by name. Inside a Field it is labelled by it. */
export function ProjectPicker({
  value,
  onChange,
  placeholder = 'Find a project…',
  label,
}: ProjectPickerProps) {
  const [typed, setTyped] = useState('');
  // The name of what is chosen stands in the field: it asks for nothing.
  const q = useDebounced(typed === value?.name ? '' : typed.trim());
  const found = useInfiniteQuery(queries.projects(q));
  const known = found.data?.pages.flatMap((page) => page.items) ?? [];
  // Until the server has answered, what was found before is narrowed here: nothing else stands first.
  const part = typed === value?.name ? '' : typed.trim().toLowerCase();
  const items = known.filter((one) => `${one.name} ${one.slug}`.toLowerCase().includes(part));
  return (
    <Combobox.Root
      items={items}
      filter={null}
      value={value}
      onValueChange={(next: ProjectSummary | null) => onChange(next)}
      inputValue={typed}
      onInputValueChange={setTyped}
      itemToStringLabel={(one: ProjectSummary) => one.name}
      itemToStringValue={(one: ProjectSummary) => one.slug}
      isItemEqualToValue={(one: ProjectSummary, other: ProjectSummary) => one.slug === other.slug}
    >
      <div className="relative">
        <Combobox.Input
          aria-label={label}
          placeholder={placeholder}
          maxLength={100}
          className={cn(controlStyles, 'h-9 pr-9')}
        />
        {value === null ? null : (
          <Combobox.Clear
            className="absolute top-0.5 right-0.5"
            render={
              <IconButton label="Choose no project">
                <X aria-hidden />
              </IconButton>
            }
          />
        )}
      </div>
      <Combobox.Portal>
        <Combobox.Positioner sideOffset={4} className="z-50">
          <Combobox.Popup className="max-h-[min(20rem,var(--available-height))] w-(--anchor-width) overflow-y-auto rounded-lg border border-control bg-surface p-1 text-13">
            <Combobox.Empty className="px-2 py-1.5 text-secondary empty:hidden">
              {found.isPending
                ? 'Looking…'
                : found.isError
                  ? toProblem(found.error).detail
                  : q === ''
                    ? 'There is no project yet.'
                    : `No project that you may see matches “${q}”.`}
            </Combobox.Empty>
            <Combobox.List>
              {(one: ProjectSummary) => (
                <Combobox.Item
                  key={one.slug}
                  value={one}
                  className="flex min-h-8 cursor-default items-center gap-2 rounded-md px-2 select-none data-highlighted:bg-muted"
                >
                  <span className="w-4 shrink-0">
                    <Combobox.ItemIndicator>
                      <Check aria-hidden className="size-4" />
                    </Combobox.ItemIndicator>
                  </span>
                  <span className="min-w-0 truncate">{one.name}</span>
                  {one.name === one.slug ? null : (
                    <code className="ml-auto font-mono text-12 text-secondary">{one.slug}</code>
                  )}
                </Combobox.Item>
              )}
            </Combobox.List>
            {found.hasNextPage ? (
              <p className="border-t border-line px-2 py-1.5 text-12 text-secondary">
                There are more: type a part of the name.
              </p>
            ) : null}
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}
