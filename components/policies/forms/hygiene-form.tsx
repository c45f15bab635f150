import { withSetting } from '../editor/draft';
import type { GateFormProps } from './gate-form';
import { LinesField, NumberField, SwitchField } from './setting-fields';

/** What an image must and must not be made of. */
export function HygieneForm({ settings, onChange, errorOf }: GateFormProps<'hygiene'>) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <div className="flex flex-col gap-2">
        <SwitchField
          label="Does not run as root"
          value={settings.nonRoot}
          onChange={(value) => onChange(withSetting(settings, 'nonRoot', value))}
        />
        <SwitchField
          label="No shell and no package manager in it"
          value={settings.distroless}
          onChange={(value) => onChange(withSetting(settings, 'distroless', value))}
        />
        <SwitchField
          label="Names its base, and not by latest"
          value={settings.baseNamed}
          onChange={(value) => onChange(withSetting(settings, 'baseNamed', value))}
        />
      </div>
      <LinesField
        label="Platforms that must be there"
        optional
        hint="One a line: linux/amd64"
        value={settings.platforms}
        onChange={(values) =>
          onChange(withSetting(settings, 'platforms', values.length === 0 ? undefined : values))
        }
        error={errorOf('platforms')}
      />
      <NumberField
        label="At most so many MB"
        optional
        value={settings.maxSizeMB}
        onChange={(value) => onChange(withSetting(settings, 'maxSizeMB', value))}
        error={errorOf('maxSizeMB')}
      />
      <NumberField
        label="At most so many days old"
        optional
        value={settings.maxAgeDays}
        onChange={(value) => onChange(withSetting(settings, 'maxAgeDays', value))}
        error={errorOf('maxAgeDays')}
      />
    </div>
  );
}
