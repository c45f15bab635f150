import unhomoglyph from 'unhomoglyph';
import { remember } from '../gates/remember';
import type { Likeness } from './likeness';
import { withoutHidden } from './visible-name';

/**
 * What people would take a name for: the skeleton of Unicode Technical Standard 39, section 4, without spaces
 * and whatever the case. Two, for a capital I looks like an l, and like an i in another case.
 */
const skeletonsOf = remember(20_000, (name): readonly [string, string] => {
  const seen = plain(withoutHidden(name));
  const skeleton = (text: string) => unhomoglyph(text.normalize('NFD')).normalize('NFD');
  return [skeleton(seen.toLowerCase()).toLowerCase(), skeleton(skeleton(seen).toLowerCase())];
});

/** Without spaces and punctuation between words, compatibility forms as what they stand for. */
const plain = (name: string): string => name.normalize('NFKC').replaceAll(/[\s.'’\-_,]+/gu, '');

const spelling = (name: string): string => plain(name.normalize('NFC')).toLowerCase();

/** Could people take one name for the other, and by what? Null: no. */
export function likenessOf(one: string, other: string): Likeness | null {
  if (one === other) return 'same';
  if (spelling(one) === spelling(other)) return 'spelling';
  if (spelling(withoutHidden(one)) === spelling(withoutHidden(other))) return 'invisible';
  const [folded, seen] = skeletonsOf(one);
  const [otherFolded, otherSeen] = skeletonsOf(other);
  return folded === otherFolded || seen === otherSeen ? 'letters' : null;
}

/**
 * Of people, those whose name another one of them could be taken for.
 * @returns by id, the people whom each looks like, and by what.
 */
export function lookAlikes<One extends { readonly id: string; readonly name: string }>(
  people: readonly One[],
): ReadonlyMap<string, readonly { readonly person: One; readonly likeness: Likeness }[]> {
  const bySkeleton = new Map<string, One[]>();
  for (const person of people) {
    const [folded, seen] = skeletonsOf(person.name);
    for (const key of [`folded ${folded}`, `seen ${seen}`]) {
      const there = bySkeleton.get(key);
      if (there) there.push(person);
      else bySkeleton.set(key, [person]);
    }
  }
  const found = new Map<string, Map<string, { person: One; likeness: Likeness }>>();
  for (const alike of bySkeleton.values()) {
    if (alike.length < 2) continue;
    for (const one of alike) {
      const of = found.get(one.id) ?? new Map<string, { person: One; likeness: Likeness }>();
      for (const person of alike) {
        const likeness = person.id === one.id ? null : likenessOf(one.name, person.name);
        if (likeness !== null) of.set(person.id, { person, likeness });
      }
      if (of.size > 0) found.set(one.id, of);
    }
  }
  return new Map([...found].map(([id, of]) => [id, [...of.values()]]));
}
