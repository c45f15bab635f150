import { imagePatternHint } from '@/domain/gates/match-image';
import { withSetting } from '../editor/draft';
import type { GateFormProps } from './gate-form';
import { LinesField, NumberField } from './setting-fields';

/** Checks by name, how old they may be, and of which images they are asked. */
export function ChecksForm({ settings, onChange, errorOf }: GateFormProps<'checks'>) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <LinesField
        label="Names"
        hint="One a line, as CI reports them."
        value={settings.names}
        onChange={(names) => onChange({ ...settings, names })}
        error={errorOf('names')}
      />
      <LinesField
        label="Only for images"
        optional
        hint={imagePatternHint}
        value={settings.images}
        onChange={(images) =>
          onChange(withSetting(settings, 'images', images.length === 0 ? undefined : images))
        }
        error={errorOf('images')}
      />
      <NumberField
        label="At most so many hours old"
        optional
        value={settings.maxAgeHours}
        onChange={(value) => onChange(withSetting(settings, 'maxAgeHours', value))}
        error={errorOf('maxAgeHours')}
      />
    </div>
  );
}
