import { expect, it } from 'vitest';
import { extrasWords } from './extras-words';

const stages = [
  { slug: 'staging', name: 'Staging' },
  { slug: 'preprod', name: 'Pre-prod' },
];

it('names the stages as pages do', () => {
  const robot = {
    permissions: ['check.report', 'promotion.execute'],
    stages: ['staging', 'preprod'],
  };
  expect(extrasWords(robot as Parameters<typeof extrasWords>[0], stages)).toBe(
    'reports checks, promotes into Staging and Pre-prod',
  );
});

it('falls back on what addresses call them, where names are not known, and says nothing of nothing', () => {
  const robot = { permissions: ['promotion.execute'], stages: ['live'] };
  expect(extrasWords(robot as Parameters<typeof extrasWords>[0], stages)).toBe(
    'promotes into live',
  );
  expect(extrasWords({ permissions: [], stages: [] }, stages)).toBe('nothing');
});
