import { expect, it } from 'vitest';
import { changesOf } from './changes-of';

const before = {
  name: 'Shop',
  latestFollows: false,
  carries: true,
  floatingTags: ['latest', 'stable'],
  keepsTags: false,
  agreesPolicies: false,
};

it('sends only the settings that differ', () => {
  expect(
    changesOf(before, { ...before, name: 'Shop ', floatingTags: ['stable', 'latest'] }),
  ).toEqual({});
  expect(changesOf(before, { ...before, latestFollows: true })).toEqual({ latestFollows: true });
  expect(changesOf(before, { ...before, floatingTags: ['latest'] })).toEqual({
    floatingTags: ['latest'],
  });
});
