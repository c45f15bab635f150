import type { SettingsOf } from '@/domain/gates/kinds/index';
import { Field } from '../../ui/fields/field';
import { Select } from '../../ui/fields/select';
import type { GateFormProps } from './gate-form';
import { LinesField, TextField } from './setting-fields';

const knownKeys = [
  'org.opencontainers.image.version',
  'org.opencontainers.image.revision',
  'org.opencontainers.image.licenses',
  'org.opencontainers.image.source',
];

const rules = [
  { value: 'there', label: 'is there' },
  { value: 'matches', label: 'matches a pattern' },
  { value: 'oneOf', label: 'is one of a list' },
  { value: 'greaterThanTarget', label: 'is a higher version than the stage has' },
] as const;
type Rule = (typeof rules)[number]['value'];

const ruleOf = ({ matches, oneOf, greaterThanTarget }: SettingsOf<'metadata'>): Rule =>
  matches !== undefined
    ? 'matches'
    : oneOf !== undefined
      ? 'oneOf'
      : greaterThanTarget
        ? 'greaterThanTarget'
        : 'there';

const startOf: Readonly<Record<Rule, Partial<SettingsOf<'metadata'>>>> = {
  there: {},
  matches: { matches: '' },
  oneOf: { oneOf: [] },
  greaterThanTarget: { greaterThanTarget: true },
};

/** A label's or property's key, and what its value has to be. */
export function MetadataForm({ settings, onChange, errorOf }: GateFormProps<'metadata'>) {
  const { kind, key, matches, oneOf } = settings;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        label="Key"
        mono
        hint="A property of the build, or a label of the image."
        list={knownKeys}
        value={key}
        onChange={(next) => onChange({ ...settings, key: next ?? '' })}
        error={errorOf('key')}
      />
      <Field label="Its value" error={errorOf('greaterThanTarget')}>
        <Select
          options={rules}
          value={ruleOf(settings)}
          onChange={(rule) => onChange({ kind, key, ...startOf[rule] })}
        />
      </Field>
      {matches === undefined ? null : (
        <TextField
          label="Pattern"
          mono
          hint="RE2 syntax, for the whole value: v\d+\.\d+\.\d+"
          value={matches}
          onChange={(next) => onChange({ ...settings, matches: next ?? '' })}
          error={errorOf('matches')}
        />
      )}
      {oneOf === undefined ? null : (
        <LinesField
          label="Values"
          hint="One a line."
          rows={3}
          value={oneOf}
          onChange={(values) => onChange({ ...settings, oneOf: values })}
          error={errorOf('oneOf')}
        />
      )}
    </div>
  );
}
