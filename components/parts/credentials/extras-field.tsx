import { useId } from 'react';
import type { RobotExtra } from '@/domain/permissions/roles';
import { GroupError } from '../../ui/fields/field';
import { Checkbox } from '../../ui/fields/input';
import { StageLabel } from '../stages/stage-glyph';

/** What CI may do besides pushing, and the stages that it may promote into. */
export interface Extras {
  readonly permissions: readonly RobotExtra[];
  readonly stages: readonly string[];
}

const extras: readonly { value: RobotExtra; label: string; means: string }[] = [
  {
    value: 'check.report',
    label: 'Report checks',
    means: 'Says of builds that tests or scans passed or failed; gates may read it.',
  },
  {
    value: 'promotion.request',
    label: 'Ask for promotions',
    means:
      'Gates and approvals decide. Whoever is shown its secret cannot approve what it asked for.',
  },
  {
    value: 'promotion.execute',
    label: 'Promote into',
    means:
      'Where the stage’s gates pass, with its own secret. It approves nothing, and rolls nothing back.',
  },
];

interface ExtrasFieldProps {
  value: Extras;
  onChange: (value: Extras) => void;
  /** Of its own project. */
  stages: readonly { slug: string; name: string }[];
  /** What it may do already. */
  held?: Extras;
  /** Why the reader may not let it do more than that; null: they may. */
  whyNoMore?: string | null;
  error?: string | undefined;
}

const nothing: Extras = { permissions: [], stages: [] };

/** What CI may do besides pushing. */
export function ExtrasField({
  value,
  onChange,
  stages,
  held = nothing,
  whyNoMore = null,
  error,
}: ExtrasFieldProps) {
  const { permissions } = value;
  const toggle = (extra: RobotExtra, on: boolean) =>
    onChange({
      permissions: extras
        .map((one) => one.value)
        .filter((one) => (one === extra ? on : permissions.includes(one))),
      stages: extra === 'promotion.execute' && !on ? [] : value.stages,
    });
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-13 font-medium">May also</legend>
      {extras.map((extra) => (
        <div key={extra.value} className="flex flex-col gap-2">
          <label className="flex items-start gap-2 text-13">
            <Checkbox
              checked={permissions.includes(extra.value)}
              disabled={whyNoMore !== null && !held.permissions.includes(extra.value)}
              onCheckedChange={(on) => toggle(extra.value, on)}
            />
            <span>
              {extra.label}
              <span className="block text-12 text-secondary">{extra.means}</span>
            </span>
          </label>
          {extra.value === 'promotion.execute' && permissions.includes(extra.value) ? (
            <PromotesInto
              value={value.stages}
              onChange={(next) => onChange({ ...value, stages: next })}
              stages={stages}
              may={(slug) => whyNoMore === null || held.stages.includes(slug)}
              error={error}
            />
          ) : null}
        </div>
      ))}
      {whyNoMore === null ? null : <p className="text-12 text-secondary">{whyNoMore}</p>}
    </fieldset>
  );
}

interface PromotesIntoProps {
  value: readonly string[];
  onChange: (value: string[]) => void;
  stages: ExtrasFieldProps['stages'];
  may: (slug: string) => boolean;
  error: string | undefined;
}

/** The stages, each by a choice: none chosen is none. */
function PromotesInto({ value, onChange, stages, may, error }: PromotesIntoProps) {
  const errorId = useId();
  return (
    <fieldset
      className="ml-6 flex flex-wrap gap-x-4 gap-y-2"
      aria-invalid={error !== undefined}
      aria-describedby={error === undefined ? undefined : errorId}
    >
      <legend className="sr-only">Stages that it may promote into</legend>
      {stages.slice(1).map((stage, index) => (
        <label key={stage.slug} className="flex items-center gap-2 text-13">
          <Checkbox
            checked={value.includes(stage.slug)}
            disabled={!may(stage.slug)}
            onCheckedChange={(on) =>
              onChange(
                stages
                  .map(({ slug }) => slug)
                  .filter((slug) => (slug === stage.slug ? on : value.includes(slug))),
              )
            }
          />
          <StageLabel name={stage.name} position={index + 1} count={stages.length} />
        </label>
      ))}
      <div className="basis-full">
        {error !== undefined ? (
          <GroupError id={errorId}>{error}</GroupError>
        ) : value.length === 0 ? (
          <p className="text-12 text-secondary">Choose at least one: none chosen is none.</p>
        ) : null}
      </div>
    </fieldset>
  );
}
