import type { AutomaticRule } from '@/domain/gates/automatic';
import { imagePatternHint } from '@/domain/gates/match-image';
import { LinesField, SwitchField } from '../forms/setting-fields';
import { withSetting } from './draft';

interface AutomaticFieldsProps {
  rule: AutomaticRule;
  problems: Readonly<Record<string, string>>;
  onChange: (automatic: AutomaticRule | true) => void;
}

/** Which builds a stage takes by itself. What asks for nothing is written as plain `true`. */
export function AutomaticFields({ rule, problems, onChange }: AutomaticFieldsProps) {
  const set = <Key extends keyof AutomaticRule>(key: Key, value: AutomaticRule[Key]) => {
    const empty = Array.isArray(value) && value.length === 0;
    const next = withSetting(rule, key, empty ? undefined : value);
    onChange(Object.keys(next).length === 0 ? true : next);
  };
  const problemOf = (key: keyof AutomaticRule) =>
    Object.entries(problems).find(([path]) => path.startsWith(`automatic.${key}`))?.[1];
  return (
    <div className="ml-7 flex flex-col gap-3 border-l border-line pl-4">
      <LinesField
        label="Tags that it takes"
        optional
        hint="One pattern a line; * stands for any characters. Left empty: versions, as 1.4.2, 2026.11.05 and v1.4.2-14-g2414721. Previews, commits, builders’ caches and single platforms are none."
        value={rule.tags}
        onChange={(tags) => set('tags', tags)}
        error={problemOf('tags')}
      />
      {rule.tags === undefined ? (
        <SwitchField
          label="Pre-releases too"
          hint="As 2.0.0-rc.1."
          value={rule.prereleases}
          onChange={(on) => set('prereleases', on)}
          error={problemOf('prereleases')}
        />
      ) : null}
      <LinesField
        label="Images"
        optional
        hint={`${imagePatternHint} Left empty: every image.`}
        value={rule.images}
        onChange={(images) => set('images', images)}
        error={problemOf('images')}
      />
      <LinesField
        label="Platforms that must be there"
        optional
        hint="One a line, as linux/arm64."
        value={rule.platforms}
        onChange={(platforms) => set('platforms', platforms)}
        error={problemOf('platforms')}
      />
    </div>
  );
}
