import { withSetting } from '../editor/draft';
import type { GateFormProps } from './gate-form';
import { NumberField, SwitchField } from './setting-fields';

/** How long, and what counts. */
export function SoakForm({ settings, onChange, errorOf }: GateFormProps<'soak'>) {
  return (
    <div className="flex flex-col gap-4">
      <NumberField
        label="Hours in the stage before"
        hint="Without interruption: a roll back there begins them anew."
        value={settings.hours}
        onChange={(hours) => onChange({ ...settings, hours: hours ?? Number.NaN })}
        error={errorOf('hours')}
      />
      <SwitchField
        label="Count only from a cluster’s first pull there"
        hint="Time in a registry that nothing runs from proves little."
        value={settings.pulled}
        onChange={(value) => onChange(withSetting(settings, 'pulled', value))}
        error={errorOf('pulled')}
      />
    </div>
  );
}
