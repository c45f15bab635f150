'use client';

import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { queries } from '@/client/queries';
import { own } from '@/lib/text/own';
import { Checkbox } from '../../ui/fields/input';
import { StageLabel } from '../stages/stage-glyph';
import { builtInRoles } from './built-in-roles';
import { roleMeans } from './role-means';

interface RoleFieldProps {
  role: string;
  onRole: (role: string) => void;
  /** Stages that it is limited to; null: all. */
  limited: readonly string[] | null;
  onLimited: (stages: string[] | null) => void;
  stages: readonly { slug: string; name: string }[];
  /** Why a role may not be given here, by its slug; those left out may be. */
  reasons?: Readonly<Record<string, string>>;
}

/** A role, each with what it means; the stages too, where it lets builds into stages. */
export function RoleField({
  role,
  onRole,
  limited,
  onLimited,
  stages,
  reasons = {},
}: RoleFieldProps) {
  const label = useId();
  const roles = useQuery(queries.roles()).data?.items ?? builtInRoles;
  return (
    <div className="flex flex-col gap-2">
      <span id={label} className="text-13 font-medium">
        Role
      </span>
      <RadioGroup
        aria-labelledby={label}
        value={role}
        onValueChange={(next) => onRole(next)}
        className="flex flex-col overflow-hidden rounded-md border border-control"
      >
        {roles.map((one) => (
          <label
            key={one.slug}
            className="flex cursor-pointer items-start has-data-disabled:cursor-not-allowed gap-3 border-b border-line px-3 py-2 last:border-b-0 hover:bg-muted has-data-checked:bg-muted has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent"
          >
            <Radio.Root
              value={one.slug}
              disabled={own(reasons, one.slug) !== undefined}
              aria-labelledby={`${label}-${one.slug}`}
              aria-describedby={`${label}-${one.slug}-means`}
              className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-control bg-surface outline-none data-checked:border-accent data-disabled:border-line data-disabled:bg-muted"
            >
              <Radio.Indicator className="size-2 rounded-full bg-accent" />
            </Radio.Root>
            <span className="text-13">
              <span id={`${label}-${one.slug}`} className="font-medium">
                {one.name}
              </span>
              <span id={`${label}-${one.slug}-means`} className="block text-12 text-secondary">
                {roleMeans(one)}
                {own(reasons, one.slug) === undefined ? null : (
                  <span className="mt-0.5 block text-text">{own(reasons, one.slug)}</span>
                )}
              </span>
            </span>
          </label>
        ))}
      </RadioGroup>
      {roles.find((one) => one.slug === role)?.limitable ? (
        <fieldset className="flex flex-col gap-1">
          <legend className="mb-1 text-12 text-secondary">Into which stages it counts</legend>
          <label className="flex min-h-7 items-center gap-2 text-13">
            <Checkbox
              checked={limited === null}
              onCheckedChange={(all) => onLimited(all ? null : [])}
            />
            Every stage, those to come among them
          </label>
          <div className="flex flex-wrap gap-x-4 gap-y-1">
            {stages.slice(1).map((stage, index) => (
              <label key={stage.slug} className="flex min-h-7 items-center gap-2 text-13">
                <Checkbox
                  checked={limited?.includes(stage.slug) ?? false}
                  onCheckedChange={(on) =>
                    onLimited(
                      stages
                        .map((one) => one.slug)
                        .filter((slug) => (slug === stage.slug ? on : limited?.includes(slug))),
                    )
                  }
                />
                <StageLabel name={stage.name} position={index + 1} count={stages.length} />
              </label>
            ))}
          </div>
          {limited?.length === 0 ? (
            <p className="text-12 text-secondary">Choose at least one: none chosen is none.</p>
          ) : null}
        </fieldset>
      ) : null}
    </div>
  );
}
