'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '@/client/queries';
import { Button } from '../ui/buttons/button';
import { Field } from '../ui/fields/field';
import { Input } from '../ui/fields/input';
import { Select } from '../ui/fields/select';
import { actionOptions } from './action-options';
import { isFiltered, type AuditFilter } from './audit-filter';

interface AuditFiltersProps {
  filter: AuditFilter;
  onChange: (change: Partial<AuditFilter>) => void;
  onClear: () => void;
}

const everything = '';

/** What the trail is narrowed to; it stands in the address, to be shared. */
export function AuditFilters({ filter, onChange, onClear }: AuditFiltersProps) {
  const projects = useInfiniteQuery(queries.projects());
  const known = projects.data?.pages.flatMap((page) => page.items) ?? [];
  const options = known.map(({ slug, name }) => ({ value: slug, label: name }));
  if (filter.project !== null && !known.some((one) => one.slug === filter.project)) {
    options.push({ value: filter.project, label: filter.project });
  }
  return (
    <search
      aria-label="Filter the audit trail"
      className="mb-4 grid grid-cols-2 items-end gap-3 sm:grid-cols-3 lg:flex lg:flex-wrap"
    >
      <Field label="Project" className="lg:w-36">
        <Select
          value={filter.project ?? everything}
          onChange={(next) => onChange({ project: next || null })}
          options={[{ value: everything, label: 'All' }, ...options]}
        />
      </Field>
      <Field label="Action" className="lg:w-36">
        <Select
          value={filter.action ?? everything}
          onChange={(next) => onChange({ action: next || null })}
          options={[{ value: everything, label: 'All' }, ...actionOptions(filter.action)]}
        />
      </Field>
      <TextField
        label="About"
        className="lg:w-52"
        example="shop/api#26, a tag, a digest, …"
        value={filter.about}
        onChange={(about) => onChange({ about })}
      />
      <TextField
        label="Who"
        className="lg:w-42"
        example="ana@example.com"
        value={filter.actor}
        onChange={(actor) => onChange({ actor })}
      />
      <TextField
        label="On what"
        className="lg:w-32"
        example="shop/api#26"
        value={filter.target}
        onChange={(target) => onChange({ target })}
      />
      <TextField
        label="From address"
        className="lg:w-32"
        example="10.0.7."
        value={filter.address}
        onChange={(address) => onChange({ address })}
      />
      {/* Wrapped together: one of them alone in a row would stand there as if it were something else. */}
      <div className="contents lg:flex lg:gap-3">
        <Field label="From (UTC)" className="lg:w-37">
          <Input
            type="date"
            value={filter.from ?? ''}
            max={filter.to ?? undefined}
            onValueChange={(from) => onChange({ from: from || null })}
          />
        </Field>
        <Field label="To (UTC)" className="lg:w-37">
          <Input
            type="date"
            value={filter.to ?? ''}
            min={filter.from ?? undefined}
            onValueChange={(to) => onChange({ to: to || null })}
          />
        </Field>
      </div>
      {isFiltered(filter) ? (
        <Button variant="quiet" className="h-9" onClick={onClear}>
          Clear
        </Button>
      ) : null}
    </search>
  );
}

interface TextFieldProps {
  label: string;
  example: string;
  className: string;
  value: string | null;
  onChange: (value: string | null) => void;
}

/** Part of a text; typing is the field's own until it is done, and what stands in the address replaces it. */
function TextField({ value, ...rest }: TextFieldProps) {
  return <DraftField key={value ?? ''} value={value ?? ''} {...rest} />;
}

function DraftField({
  label,
  example,
  className,
  value,
  onChange,
}: TextFieldProps & { value: string }) {
  const [text, setText] = useState(value);
  const finish = () => {
    if (text.trim() !== value) onChange(text.trim() || null);
  };
  return (
    <Field label={label} className={className}>
      <Input
        type="search"
        value={text}
        onValueChange={setText}
        onBlur={finish}
        onKeyDown={(event) => {
          if (event.key === 'Enter') finish();
        }}
        placeholder={example}
        autoComplete="off"
        spellCheck={false}
      />
    </Field>
  );
}
