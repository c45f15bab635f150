/**
 * The text in a form that is the same for all that differ in case only, for comparing keys. It holds
 * for equal what Unicode simple case folding does (CaseFolding.txt C and S: `ſ` is `s`, the Kelvin
 * sign is `k`), as Go's encoding/json does for keys, and what some other readers do: `ı` is `i`,
 * `ﬁ` is `fi`. Up, down and up again: `ẞ` meets `ß` only on its way down, and `ß` `SS` only up.
 */
export function foldCase(text: string): string {
  const upper = text.toUpperCase();
  return ascii.test(upper) ? upper : upper.toLowerCase().toUpperCase();
}

const ascii = /^[\0-\x7f]*$/;
