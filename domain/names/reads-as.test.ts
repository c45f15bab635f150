import { describe, expect, it } from 'vitest';
import { readsAs } from './reads-as';

describe('a name that is written to read as another', () => {
  it.each([
    ['one Cyrillic letter', 's\u0441an', 'scan'],
    ['Cyrillic letters alone', '\u0441\u043e\u0440', 'cop'],
    ['wide letters', 's\uff43an', 'scan'],
    ['phonetic letters', '\u0261o', 'go'],
    ['two scripts in a word that has an accent', 't\u0435stü', 'testü'],
    ['a dash that breaks no line', 'unit\u2011tests', 'unit-tests'],
    ['a space that breaks no line', 'unit\u00a0tests', 'unit tests'],
  ])('is told: %s', (_, name, seen) => {
    expect(readsAs(name)).toBe(seen);
  });

  it.each([
    'scan',
    'unit tests',
    'prüfung',
    'pru\u0308fung',
    'kjæde',
    'tanı',
    'тесты',
    '测试（一）',
    'e2e Прод',
    'v²',
  ])('is none in letters of its own: %s', (name) => {
    expect(readsAs(name)).toBeNull();
  });
});
