import { ruleOf } from '@/domain/gates/automatic';
import { SwitchField } from '../forms/setting-fields';
import { AutomaticFields } from './automatic-fields';
import type { Draft } from './draft';

interface SwitchesProps {
  draft: Draft;
  problems: Readonly<Record<string, string>>;
  onChange: (draft: Draft) => void;
}

/** What happens once all gates pass. */
export function Switches({ draft, problems, onChange }: SwitchesProps) {
  return (
    <fieldset className="flex flex-col gap-2 rounded-lg border border-line bg-surface p-4">
      <legend className="sr-only">Once all gates pass</legend>
      <p aria-hidden className="text-13 font-semibold">
        Once all gates pass
      </p>
      <SwitchField
        label="Promote automatically"
        hint="In the policy’s name, without a request. Never where people approve."
        value={draft.automatic !== false}
        onChange={(on) => onChange({ ...draft, automatic: on ?? false })}
        error={problems.automatic}
      />
      {draft.automatic === false ? null : (
        <AutomaticFields
          rule={ruleOf(draft.automatic) ?? {}}
          problems={problems}
          onChange={(automatic) => onChange({ ...draft, automatic })}
        />
      )}
      <SwitchField
        label="Ask for a last click"
        hint="A request whose gates all pass waits until somebody with the right executes it."
        value={draft.lastClick}
        onChange={(on) => onChange({ ...draft, lastClick: on ?? false })}
        error={problems.lastClick}
      />
    </fieldset>
  );
}
