import type { RobotExtra } from '@/domain/permissions/roles';
import { Checkbox } from '../ui/input';

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
];

interface ExtrasFieldProps {
  value: readonly RobotExtra[];
  onChange: (value: RobotExtra[]) => void;
  /** What it may do already. */
  held?: readonly RobotExtra[];
  /** Why the reader may not let it do more than that; null: they may. */
  whyNoMore?: string | null;
}

/** What CI may do besides pushing. */
export function ExtrasField({ value, onChange, held = [], whyNoMore = null }: ExtrasFieldProps) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-13 font-medium">May also</legend>
      {extras.map((extra) => (
        <label key={extra.value} className="flex items-start gap-2 text-13">
          <Checkbox
            checked={value.includes(extra.value)}
            disabled={whyNoMore !== null && !held.includes(extra.value)}
            onCheckedChange={(on) =>
              onChange(
                extras
                  .map((one) => one.value)
                  .filter((one) => (one === extra.value ? on : value.includes(one))),
              )
            }
          />
          <span>
            {extra.label}
            <span className="block text-12 text-secondary">{extra.means}</span>
          </span>
        </label>
      ))}
      {whyNoMore === null ? null : <p className="text-12 text-secondary">{whyNoMore}</p>}
    </fieldset>
  );
}
