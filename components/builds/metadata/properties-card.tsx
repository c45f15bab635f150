'use client';

import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { Build } from '@/contract/shapes/images';
import { Button, IconButton } from '../../ui/buttons/button';
import { Input } from '../../ui/fields/input';
import { toast } from '../../ui/notices/toast';
import { Card } from '../../ui/page/card';
import { LabelValue } from './label-value';
import { undoOf, useSetProperties, type PropertyChange } from './use-set-properties';

/** As the contract has it for property keys. */
const keyPattern = '[A-Za-z0-9][A-Za-z0-9._\\/\\-]{0,99}';

/** What gates link to where a value is missing (domain/gates/kinds/metadata.ts). */
const anchor = 'properties';

interface PropertiesCardProps {
  project: string;
  build: Build;
  /** May the caller set them? */
  editable: boolean;
}

/** What people and CI wrote on a build after it was pushed. Changes show at once and can be undone. */
export function PropertiesCard({ project, build, editable }: PropertiesCardProps) {
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    // The card comes after the document, so that the browser has looked for the anchor in vain.
    if (window.location.hash === `#${anchor}`) card.current?.scrollIntoView();
  }, []);
  const set = useSetProperties(project, build.image, build.number);
  const [editing, setEditing] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const entries = Object.entries(build.properties).sort(([a], [b]) => a.localeCompare(b));

  const change = (what: string, next: PropertyChange) => {
    const undo = undoOf(build.properties, next);
    set(next);
    toast.done(
      what,
      <Button size="small" variant="quiet" className="-ml-2" onClick={() => set(undo)}>
        Undo
      </Button>,
    );
  };

  return (
    <Card
      ref={card}
      id={anchor}
      title="Properties"
      flush
      action={
        editable ? (
          <Button
            size="small"
            variant="quiet"
            icon={<Plus aria-hidden />}
            aria-expanded={adding}
            onClick={() => setAdding(!adding)}
          >
            Add
          </Button>
        ) : (
          <span className="text-12 text-secondary">Developers may set them</span>
        )
      }
    >
      {adding ? (
        <PropertyForm
          onCancel={() => setAdding(false)}
          onSave={(key, value) => {
            change(`Set ${key}`, { [key]: value });
            setAdding(false);
          }}
        />
      ) : null}
      {entries.length === 0 && !adding ? (
        <p className="px-4 py-3 text-13 text-secondary">
          None yet. Write here, or through the API from CI, what the labels could not know: a
          ticket, a test run, a decision.
        </p>
      ) : (
        <dl className="divide-y divide-line">
          {entries.map(([key, value]) =>
            editing === key ? (
              <div key={key}>
                <PropertyForm
                  property={{ key, value }}
                  onCancel={() => setEditing(null)}
                  onSave={(_key, next) => {
                    if (next !== value) change(`Set ${key}`, { [key]: next });
                    setEditing(null);
                  }}
                />
              </div>
            ) : (
              <div key={key} className="flex min-h-10 items-center gap-2 px-4 py-1.5 text-13">
                <dt className="w-2/5 shrink-0 font-mono text-12 break-all text-secondary">{key}</dt>
                <dd className="flex min-w-0 flex-1 items-center gap-1">
                  <span className="min-w-0 flex-1">
                    <LabelValue value={value} />
                  </span>
                  {editable ? (
                    <>
                      <IconButton
                        size="small"
                        label={`Edit ${key}`}
                        onClick={() => setEditing(key)}
                      >
                        <Pencil aria-hidden />
                      </IconButton>
                      <IconButton
                        size="small"
                        label={`Remove ${key}`}
                        onClick={() => change(`Removed ${key}`, { [key]: null })}
                      >
                        <Trash2 aria-hidden />
                      </IconButton>
                    </>
                  ) : null}
                </dd>
              </div>
            ),
          )}
        </dl>
      )}
    </Card>
  );
}

interface PropertyFormProps {
  /** The one to change; a new one where left out. */
  property?: { key: string; value: string };
  onSave: (key: string, value: string) => void;
  onCancel: () => void;
}

function PropertyForm({ property, onSave, onCancel }: PropertyFormProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => {
      const value = form.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    onSave(property?.key ?? text('key'), text('value'));
  };
  return (
    <form
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel();
      }}
      className="flex flex-wrap items-center gap-2 border-b border-line bg-muted px-4 py-2 last:border-b-0"
    >
      {property === undefined ? (
        <Input
          autoFocus
          required
          name="key"
          aria-label="Property"
          placeholder="ticket"
          pattern={keyPattern}
          title="Letters, digits and . _ / -, at most 100"
          className="h-8 flex-1 basis-28 font-mono text-12"
        />
      ) : (
        <span className="w-2/5 shrink-0 font-mono text-12 break-all text-secondary">
          {property.key}
        </span>
      )}
      <Input
        autoFocus={property !== undefined}
        required
        name="value"
        aria-label={property === undefined ? 'Value' : `Value of ${property.key}`}
        placeholder="SHOP-12"
        maxLength={1000}
        defaultValue={property?.value}
        className="h-8 flex-1 basis-32 text-13"
      />
      <Button size="small" variant="quiet" onClick={onCancel}>
        Cancel
      </Button>
      <Button size="small" type="submit" variant="primary">
        Save
      </Button>
    </form>
  );
}
