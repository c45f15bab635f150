import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likenessOf, lookAlikes } from './look-alike';
import { hidesSomething, withoutHidden } from './visible-name';

describe('names that look alike', () => {
  it.each([
    ['Ada Byron', 'Ada Byron', 'same'],
    ['Ada Byron', 'ada  BYRON', 'spelling'],
    ['Ada Byron', 'AdaByron', 'spelling'],
    ['Ada Byron', 'Ada-Byron', 'spelling'],
    ['Ada Byron', 'Ada\u00a0Byron', 'spelling'],
    ['Ana Núñez', 'Ana Nu\u0301n\u0303ez', 'spelling'],
    ['Ada Byron', 'Ada\u200b Byron', 'invisible'],
    ['Ada Byron', '\u202aAda Byron\u202c', 'invisible'],
    // Cyrillic, Greek, mathematical, full width, digits.
    ['Ada Byron', '\u0410da Byron', 'letters'],
    ['Ada Byron', 'Ad\u0430 \u0412yr\u043en', 'letters'],
    ['Ada Byron', '\u0391da Byron', 'letters'],
    ['Ada Byron', '𝐀𝐝𝐚 𝐁𝐲𝐫𝐨𝐧', 'spelling'],
    ['Ilan Cole', 'llan Cole', 'letters'],
    ['Ilan Cole', 'ilan cole', 'spelling'],
    ['Bill Moore', 'Bi1l Moore', 'letters'],
    ['Marc Stern', 'Rnarc Stern', 'letters'],
  ])('%j and %j: %s', (one, other, likeness) => {
    expect(likenessOf(one, other)).toBe(likeness);
    expect(likenessOf(other, one)).toBe(likeness);
    const pair = [
      { id: '1', name: one },
      { id: '2', name: other },
      { id: '3', name: 'Zoe Quill' },
    ];
    const found = lookAlikes(pair);
    expect([...found.keys()]).toEqual(['1', '2']);
    expect(found.get('1')).toEqual([{ person: pair[1], likeness }]);
  });

  it.each([
    ['Ada Byron', 'Ada Baron'],
    ['Ana Núñez', 'Ana Nunez'],
    ['Ben', 'Bea'],
    ['李小龙', '李小明'],
  ])('%j and %j do not', (one, other) => expect(likenessOf(one, other)).toBeNull());

  it('are found as they are told, of any names', () => {
    const letter = fc.constantFrom('a', 'A', '\u0430', 'l', 'I', '1', ' ', '\u200b', 'm', 'rn');
    const name = fc.array(letter, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(name, { maxLength: 6 }), (names) => {
        const people = names.map((text, at) => ({ id: String(at), name: text }));
        const found = lookAlikes(people);
        for (const one of people) {
          const alike = people.filter(
            (other) => other.id !== one.id && likenessOf(one.name, other.name) !== null,
          );
          const told = (found.get(one.id) ?? []).map(({ person }) => person.id).sort();
          expect(told).toEqual(alike.map(({ id }) => id).sort());
        }
      }),
    );
  });
});

describe('what cannot be seen', () => {
  it('is told, but for what a script is written with', () => {
    for (const name of [
      'A\u200bda',
      '\u202eAda',
      'Ada\u00ad',
      'A\u0000da',
      'Ada\ufeff',
      'A\u200dda',
    ])
      expect(hidesSomething(name)).toBe(true);
    for (const name of ['Ada', 'Ana Núñez', 'می\u200cخواهم', 'क्\u200dष', '李小龙', "O'Neil"])
      expect(hidesSomething(name)).toBe(false);
    expect(withoutHidden('A\u200bda\u202e')).toBe('Ada');
  });
});
