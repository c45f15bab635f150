import { expect, it } from 'vitest';
import { sharingWords } from './sharing-words';

it('says what becomes of builds that share a part, right in number', () => {
  expect(sharingWords(1, false, 'Dev')).toBe(
    '1 other build has a part of it: it is promoted no more either.',
  );
  expect(sharingWords(12, true, 'Dev')).toBe(
    '12 other builds have a part of it: they are promoted no more either, and outside Dev pulls of that part are refused for them too.',
  );
});
