import type { SettingsOf } from '@/domain/gates/kinds/index';
import type { GateKindName } from '@/domain/gates/kinds/words';
import { own } from '@/lib/text/own';

/** What the form of a gate kind is given. */
export interface GateFormProps<Kind extends GateKindName> {
  settings: SettingsOf<Kind>;
  onChange: (settings: SettingsOf<Kind>) => void;
  /** What is wrong with a setting, by its path inside the gate: `groups.0.count`. */
  errorOf: (path: string) => string | undefined;
  teams: readonly { slug: string; name: string }[];
}

/** The first thing wrong at a setting or inside it. */
export const errorsBelow =
  (problems: Readonly<Record<string, string>>, prefix: string) =>
  (path: string): string | undefined => {
    const at = `${prefix}.${path}`;
    const here = own(problems, at);
    if (here !== undefined) return here;
    return Object.entries(problems).find(([key]) => key.startsWith(`${at}.`))?.[1];
  };
