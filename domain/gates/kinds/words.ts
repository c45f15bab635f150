import { own } from '@/lib/text/own';

/** What any page says of a kind of gate that it has a verdict of. */
export interface KindWords {
  /** What people call the kind: `Soak`. */
  readonly name: string;
  /** What it is for, where people choose one. */
  readonly purpose: string;
  /** Who or what lets a build through that does not pass yet. */
  readonly asks: 'people' | 'machines' | 'clock';
  /** What a request waits for, in few words: `the freeze to end`. */
  readonly awaited: string;
  /** Of a kind that is told by what it waits for, not by its title: one of these in the fewest words. */
  readonly shortly?: (on: string) => string;
}

/**
 * Every kind of gate in words, in the order in which people are offered them. Apart from the kinds' rules
 * (index.ts), which bring schemas, patterns and schedules along: a board says these without loading those.
 */
export const kindWords = {
  checks: {
    name: 'Checks',
    purpose: 'Results that CI reports about the very digest: tests, scans.',
    asks: 'machines',
    awaited: 'checks',
    shortly: (on) => on.replace(/^check /, ''),
  },
  metadata: {
    name: 'Metadata',
    purpose: 'A label or property that is there, matches, or is a higher version.',
    asks: 'machines',
    awaited: 'metadata',
  },
  approvals: {
    name: 'Approvals',
    purpose: 'So many people say yes; never whoever asked.',
    asks: 'people',
    awaited: 'approvals',
  },
  soak: {
    name: 'Soak',
    purpose: 'Time in the stage before, without interruption.',
    asks: 'clock',
    awaited: 'soak',
  },
  freeze: {
    name: 'Freeze',
    purpose: 'Times in which nothing is let in.',
    asks: 'clock',
    awaited: 'the freeze to end',
  },
  hygiene: {
    name: 'Image hygiene',
    purpose: 'What the image is made of: user, size, platforms, age, no shell.',
    asks: 'machines',
    awaited: 'a look into its layers',
  },
} as const satisfies Readonly<Record<string, KindWords>>;

export type GateKindName = keyof typeof kindWords;

export const kindNames = Object.keys(kindWords) as GateKindName[];

/** Of the gate that gave a verdict; undefined for what every stage asks, which is no kind (always.ts). */
export const wordsOf = ({ kind }: { readonly kind: string }): KindWords | undefined =>
  own<KindWords>(kindWords, kind);

/** Does the gate that is meant wait for people's decisions? */
export const isAskedOfPeople = (of: { readonly kind: string }): boolean =>
  wordsOf(of)?.asks === 'people';
