import type { GateKindName } from '@/domain/gates/kinds/index';

/** What each kind of gate is for, in the order in which people are offered them. */
export const kindWords: Readonly<Record<GateKindName, string>> = {
  checks: 'Results that CI reports about the very digest: tests, scans.',
  metadata: 'A label or property that is there, matches, or is a higher version.',
  approvals: 'So many people say yes; never whoever asked.',
  soak: 'Time in the stage before, without interruption.',
  freeze: 'Times in which nothing is let in.',
  hygiene: 'What the image is made of: user, size, platforms, age, no shell.',
};

export const kindNames = Object.keys(kindWords) as GateKindName[];
