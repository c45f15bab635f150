import { describe, expect, it } from 'vitest';
import { initials } from './initials';

describe('initials', () => {
  it.each([
    ['Ana Núñez', 'AN'],
    ['ci-main', 'CM'],
    ['Élodie', 'É'],
    ['', '?'],
  ])('of %j are %s', (name, letters) => expect(initials(name)).toBe(letters));
});
