import unhomoglyph from 'unhomoglyph';

const plain = /^[\p{ASCII}]*$/u;
const foreign =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}]/u;
const dashOrSpace = /[\p{Dash_Punctuation}\p{Space_Separator}]/u;

/** Letters of languages that are written in Latin letters, which people tell from plain ones, and raised numbers. */
const distinct = /[\u00c0-\u024f\p{Other_Number}]/gu;

const skeleton = (text: string): string => unhomoglyph(text.normalize('NFKC')).normalize('NFKC');

/**
 * What people would read a name as that is written in letters which only look like the plain ones (a Cyrillic
 * `с` in `scan`), or with another dash or space than those on a keyboard; null where it reads as what it is.
 * Names in letters of their own (`prüfung`, `тесты`, `测试`) are none of these.
 */
export function readsAs(name: string): string | null {
  if (plain.test(name)) return null;
  const words = name.normalize('NFC').split(/([^\p{Letter}\p{Mark}\p{Number}]+)/u);
  return words.some(deceives)
    ? words.map((word) => (deceives(word) ? skeleton(word) : word)).join('')
    : null;
}

/** Does a word, or what stands between two, look like something else? */
function deceives(word: string): boolean {
  if (plain.test(word)) return false;
  if (!/\p{Letter}|\p{Number}/u.test(word)) {
    return [...word].some((sign) => !plain.test(sign) && dashOrSpace.test(sign));
  }
  const rest = word.replace(distinct, '');
  const mixed = /\p{Script=Latin}/u.test(word) && foreign.test(word);
  return mixed || (!plain.test(rest) && plain.test(skeleton(rest)));
}
