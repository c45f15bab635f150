import { Plus, Trash2 } from 'lucide-react';
import type { SettingsOf } from '@/domain/gates/kinds/index';
import { Button, IconButton } from '../../ui/buttons/button';
import { Field } from '../../ui/fields/field';
import { Input } from '../../ui/fields/input';
import { withSetting } from '../editor/draft';
import type { GateFormProps } from './gate-form';
import { NumberField, TextField } from './setting-fields';
import { fromUtcInput, toUtcInput } from './utc-input';

type Window = SettingsOf<'freeze'>['windows'][number];
type Recurring = Extract<Window, { cron: string }>;
type Once = Extract<Window, { from: string }>;

/** Windows in which nothing enters: recurring, or from one moment to another. */
export function FreezeForm({ settings, onChange, errorOf }: GateFormProps<'freeze'>) {
  const { windows } = settings;
  const replace = (next: Window[]) => onChange({ ...settings, windows: next });
  const put = (at: number, window: Window) =>
    replace(windows.map((one, index) => (index === at ? window : one)));
  const add = (window: Window) => replace([...windows, window]);
  return (
    <div className="flex flex-col gap-4">
      <ol className="flex flex-col gap-4">
        {windows.map((window, at) => (
          <li
            key={`${at} of ${windows.length}`}
            className="flex items-start gap-2 border-l-2 border-line pl-3"
          >
            <div className="grid min-w-0 flex-1 gap-3 sm:grid-cols-2">
              {'cron' in window ? (
                <RecurringFields
                  window={window}
                  onChange={(next) => put(at, next)}
                  errorOf={(path) => errorOf(`windows.${at}.${path}`)}
                />
              ) : (
                <OnceFields
                  window={window}
                  onChange={(next) => put(at, next)}
                  errorOf={(path) => errorOf(`windows.${at}.${path}`)}
                />
              )}
              <TextField
                label="Reason"
                hint="Everyone who waits reads it."
                value={window.reason}
                onChange={(reason) => put(at, { ...window, reason: reason ?? '' })}
                error={errorOf(`windows.${at}.reason`)}
              />
            </div>
            <IconButton
              label={`Remove window ${at + 1}`}
              disabled={windows.length === 1}
              onClick={() => replace(windows.filter((_, index) => index !== at))}
            >
              <Trash2 aria-hidden />
            </IconButton>
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          icon={<Plus aria-hidden />}
          onClick={() => add({ cron: '0 18 * * 5', hours: 62, timeZone: 'UTC', reason: '' })}
        >
          Add a recurring window
        </Button>
        <Button
          size="small"
          icon={<Plus aria-hidden />}
          onClick={() => add({ from: '', to: '', reason: '' })}
        >
          Add dates
        </Button>
      </div>
    </div>
  );
}

interface WindowProps<Shape> {
  window: Shape;
  onChange: (window: Shape) => void;
  errorOf: (path: string) => string | undefined;
}

function RecurringFields({ window, onChange, errorOf }: WindowProps<Recurring>) {
  return (
    <>
      <TextField
        label="Begins"
        mono
        hint="Cron: minute, hour, day, month, weekday. 0 18 * * 5 is Fridays at 18:00."
        value={window.cron}
        onChange={(cron) => onChange({ ...window, cron: cron ?? '' })}
        error={errorOf('cron')}
      />
      <NumberField
        label="Hours"
        value={window.hours}
        onChange={(hours) => onChange({ ...window, hours: hours ?? Number.NaN })}
        error={errorOf('hours')}
      />
      <TextField
        label="Time zone"
        optional
        hint="As in Europe/Berlin; UTC where nothing is said."
        value={window.timeZone}
        onChange={(timeZone) => onChange(withSetting(window, 'timeZone', timeZone))}
        error={errorOf('timeZone')}
      />
    </>
  );
}

function OnceFields({ window, onChange, errorOf }: WindowProps<Once>) {
  return (
    <>
      {(['from', 'to'] as const).map((side) => (
        <Field
          key={side}
          label={side === 'from' ? 'From' : 'To'}
          hint="In UTC."
          error={errorOf(side)}
        >
          <Input
            type="datetime-local"
            value={toUtcInput(window[side])}
            onValueChange={(text) => onChange({ ...window, [side]: fromUtcInput(text) })}
          />
        </Field>
      ))}
    </>
  );
}
