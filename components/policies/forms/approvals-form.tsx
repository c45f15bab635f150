import { Plus, Trash2 } from 'lucide-react';
import { defaultLapseHours } from '@/domain/gates/lapse-hours';
import { Button, IconButton } from '../../ui/buttons/button';
import { Field } from '../../ui/fields/field';
import { Select } from '../../ui/fields/select';
import { withSetting } from '../editor/draft';
import type { GateFormProps } from './gate-form';
import { NumberField, SwitchField } from './setting-fields';

/** Groups of people, side by side: each has to say yes so many times. */
export function ApprovalsForm({ settings, onChange, errorOf, teams }: GateFormProps<'approvals'>) {
  const { groups } = settings;
  const put = (at: number, group: (typeof groups)[number]) =>
    onChange({ ...settings, groups: groups.map((one, index) => (index === at ? group : one)) });
  const remove = (at: number) =>
    onChange({ ...settings, groups: groups.filter((_, index) => index !== at) });
  return (
    <div className="flex flex-col gap-4">
      <ul className="flex flex-col gap-3">
        {groups.map((group, at) => (
          <li key={`${at} of ${groups.length}`} className="flex items-start gap-2">
            <div className="w-24">
              <NumberField
                label={<Counted at={at}>Approvals</Counted>}
                value={group.count}
                onChange={(count) => put(at, { ...group, count: count ?? Number.NaN })}
                error={errorOf(`groups.${at}.count`)}
              />
            </div>
            <Field
              label={<Counted at={at}>Of whom</Counted>}
              error={errorOf(`groups.${at}.team`)}
              className="flex-1"
            >
              <Select
                value={group.team ?? ''}
                onChange={(team) =>
                  put(at, withSetting(group, 'team', team === '' ? undefined : team))
                }
                options={optionsWith(group.team, teams)}
              />
            </Field>
            <IconButton
              label={`Remove group ${at + 1}`}
              className="mt-6"
              disabled={groups.length === 1}
              onClick={() => remove(at)}
            >
              <Trash2 aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      <div>
        <Button
          size="small"
          icon={<Plus aria-hidden />}
          disabledReason={groups.length >= 10 ? 'A gate has ten groups at most' : null}
          onClick={() => onChange({ ...settings, groups: [...groups, { count: 1 }] })}
        >
          Add a group
        </Button>
      </div>
      <SwitchField
        label="Whoever pushed the build cannot approve"
        hint="Whoever asks for the promotion never counts, in any policy."
        value={settings.excludePusher}
        onChange={(value) => onChange(withSetting(settings, 'excludePusher', value))}
      />
      <NumberField
        label="Lapse after so many hours"
        optional
        hint={`${defaultLapseHours} where nothing is said.`}
        value={settings.lapseHours}
        onChange={(value) => onChange(withSetting(settings, 'lapseHours', value))}
        error={errorOf('lapseHours')}
      />
    </div>
  );
}

/** A label that several groups have: told apart by ear, and by place for the eye. */
const Counted = ({ at, children }: { at: number; children: string }) => (
  <>
    {children}
    <span className="sr-only"> in group {at + 1}</span>
  </>
);

/** Everyone with the role, the teams one may see, and the one that is named already. */
const optionsWith = (
  team: string | undefined,
  teams: readonly { slug: string; name: string }[],
) => [
  { value: '', label: 'Anyone with the approver role' },
  ...teams.map(({ slug, name }) => ({ value: slug, label: `Team ${name}` })),
  ...(team === undefined || teams.some(({ slug }) => slug === team)
    ? []
    : [{ value: team, label: `Team ${team}` }]),
];
