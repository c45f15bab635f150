import type { IsolationResult } from '@/contract/shapes/isolation';

type Surprise = IsolationResult['surprises'][number];

const acts: Readonly<Record<Surprise['action'], string>> = {
  pull: 'pull',
  push: 'push',
  delete: 'delete',
  catalog: 'list repositories',
  mount: 'mount layers',
};

const should: Readonly<Record<Surprise['expected'], string>> = {
  allowed: 'should be let in',
  refused: 'should be refused',
  unknown: 'should not learn that there is such a registry',
};

const was: Readonly<Record<Surprise['found'], string>> = {
  allowed: 'is let in',
  refused: 'is refused, and so learns that it is there',
  unknown: 'is told that there is none',
};

/** One surprise as a sentence after its cluster: `pull from shop-prod: is let in; should be refused.` */
export const surpriseText = ({ action, registry, found, expected }: Surprise): string =>
  `${acts[action]} ${action === 'push' ? 'to' : action === 'pull' ? 'from' : 'in'} ${registry}: ${was[found]}; ${should[expected]}.`;

/** What is wrong in one cell of the matrix, in few words: `may pull`, `may not pull`, `knows of it`. */
export const cellWords = (surprises: readonly Surprise[]): string => {
  const of = (test: (one: Surprise) => boolean) => [
    ...new Set(surprises.filter(test).map(({ action }) => acts[action])),
  ];
  const may = of(({ found }) => found === 'allowed');
  const mayNot = of(({ found, expected }) => expected === 'allowed' && found !== 'allowed');
  if (may.length > 0) return `may ${may.join(', ')}`;
  if (mayNot.length > 0) return `may not ${mayNot.join(', ')}`;
  return surprises.some(({ found }) => found === 'refused') ? 'knows of it' : 'as if none';
};
