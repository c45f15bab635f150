import { cutText } from './cut-text';
import { labelBounds } from './label-bounds';
import { sourceKeys } from './source';

const oci = (name: string) => `org.opencontainers.image.${name}`;

/** Labels that pages name: they are carried along first. */
const namedLabels: readonly string[] = [
  ...sourceKeys,
  ...['version', 'created', 'title', 'description', 'licenses', 'base.name', 'base.digest'].map(
    oci,
  ),
];

export interface KeptLabels {
  /** How many there are. */
  readonly count: number;
  /** What lists carry along: few, and short. */
  readonly shown: Readonly<Record<string, string>>;
  /** Key and value, in the order of the keys: all of them, within the bounds of what is kept. */
  readonly whole: readonly (readonly [key: string, value: string])[];
}

/**
 * What is kept of a build's labels, which may be any number of any length: whole for where one build is
 * looked at or a gate asks for a key, and few of them cut short for lists.
 */
export function keepLabels(labels: Readonly<Record<string, string>>): KeptLabels {
  const { whole, wholeLength, shown, shownLength, keyCharacters, valueCharacters } = labelBounds;
  const all = Object.entries(labels);
  const named = all.filter(([key]) => isNamed.has(key));
  // Cut before it is sorted: nobody waits for the order of what is not kept.
  const others = all.filter(([key]) => !isNamed.has(key)).slice(0, whole);
  const kept = within([...named, ...others].slice(0, whole), wholeLength);
  const showable = [...named, ...others.sort(byKey)]
    .filter(([key]) => cutText(key, keyCharacters) === key)
    .slice(0, shown)
    .map(([key, value]) => [key, cutText(value, valueCharacters)] as const);
  return {
    count: all.length,
    shown: Object.fromEntries(within(showable, shownLength)),
    whole: [...kept].sort(byKey),
  };
}

const isNamed: ReadonlySet<string> = new Set(namedLabels);

type Label = readonly [key: string, value: string];

const byKey = ([a]: Label, [b]: Label): number => (a < b ? -1 : 1);

/** As many from the start as have this length together. */
function within(labels: readonly Label[], length: number): readonly Label[] {
  let sum = 0;
  const end = labels.findIndex(([key, value]) => (sum += key.length + value.length) > length);
  return end < 0 ? labels : labels.slice(0, end);
}
