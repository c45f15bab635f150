import { RE2JS } from 're2js';
import { maxCompared } from '../../facts';
import { remember } from '../../remember';

/**
 * Patterns that people write, in RE2's syntax: its matching takes time linear in the value, whatever
 * the pattern (no look-around, no back-references). Linear in the pattern's program too, so that is
 * bounded: `(.?a?){500}` twenty times over is no catastrophe of backtracking, and still slow.
 */

/** Steps that a compiled pattern may have; one that tells a version from a name has 20. */
const maxProgram = 2_000;
/** Characters times repetitions: what would take long merely to compile. */
const maxUnfolded = 20_000;

type Compiled = { readonly pattern: RE2JS } | { readonly problem: string };

const compile = remember(200, (text): Compiled => {
  if (text.length * repetitions(text) > maxUnfolded) return { problem: tooBig };
  try {
    const pattern = RE2JS.compile(text);
    return pattern.programSize() > maxProgram ? { problem: tooBig } : { pattern };
  } catch (error) {
    const words = error instanceof Error ? error.message : 'cannot be read';
    return { problem: `is no pattern: ${words.replace(/^error parsing regexp: /, '')}` };
  }
});

const tooBig = 'repeats too much: use fewer or smaller counts in { }';

/** The sum of the counts in `{ }`. */
const repetitions = (text: string): number =>
  [...text.matchAll(/\{(?:\d+,)?(\d+),?\}/g)].reduce((sum, [, count]) => sum + Number(count), 1);

/** What is wrong with a pattern, in the parser's words; null: nothing. */
export function patternProblem(text: string): string | null {
  const compiled = compile(text);
  return 'problem' in compiled ? compiled.problem : null;
}

/** Does the whole value match? A pattern that is none, or a value too long, matches nothing. */
export function wholeMatch(text: string, value: string): boolean {
  const compiled = compile(text);
  return value.length <= maxCompared && 'pattern' in compiled && compiled.pattern.testExact(value);
}
