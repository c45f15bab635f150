import { expect, it } from 'vitest';
import { stageName } from './stage-name';

it('is what the stage is called, and its slug once it is gone', () => {
  const stages = [{ slug: 'prod', name: 'Production' }];
  expect(stageName(stages, 'prod')).toBe('Production');
  expect(stageName(stages, 'canary')).toBe('canary');
});
