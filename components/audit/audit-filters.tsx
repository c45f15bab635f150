'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '@/client/queries';
import { auditActions, type AuditAction } from '@/domain/audit/actions';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { isFiltered, type AuditFilter } from './audit-filter';
import { actionName } from './audit-sentence';

interface AuditFiltersProps {
  filter: AuditFilter;
  onChange: (change: Partial<AuditFilter> & { action?: AuditAction | null }) => void;
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
      <Field label="Project" className="lg:w-48">
        <Select
          value={filter.project ?? everything}
          onChange={(next) => onChange({ project: next || null })}
          options={[{ value: everything, label: 'All' }, ...options]}
        />
      </Field>
      <Field label="Action" className="lg:w-48">
        <Select
          value={filter.action ?? everything}
          onChange={(next) =>
            onChange({ action: auditActions.find((action) => action === next) ?? null })
          }
          options={[
            { value: everything, label: 'All' },
            ...auditActions.map((action) => ({ value: action, label: actionName(action) })),
          ]}
        />
      </Field>
      <ActorField
        // Typing is the field's own until it is done; a cleared filter starts it anew.
        key={filter.actor ?? ''}
        actor={filter.actor ?? ''}
        onChange={(actor) => onChange({ actor: actor || null })}
      />
      <Field label="From (UTC)">
        <Input
          type="date"
          value={filter.from ?? ''}
          max={filter.to ?? undefined}
          onValueChange={(from) => onChange({ from: from || null })}
        />
      </Field>
      <Field label="To (UTC)">
        <Input
          type="date"
          value={filter.to ?? ''}
          min={filter.from ?? undefined}
          onValueChange={(to) => onChange({ to: to || null })}
        />
      </Field>
      {isFiltered(filter) ? (
        <Button variant="quiet" className="h-9" onClick={onClear}>
          Clear
        </Button>
      ) : null}
    </search>
  );
}

function ActorField({ actor, onChange }: { actor: string; onChange: (actor: string) => void }) {
  const [text, setText] = useState(actor);
  return (
    <Field label="Who" className="lg:w-56">
      <Input
        type="search"
        value={text}
        onValueChange={setText}
        onBlur={() => onChange(text.trim())}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onChange(text.trim());
        }}
        placeholder="ana@example.com"
        autoComplete="off"
        spellCheck={false}
      />
    </Field>
  );
}
