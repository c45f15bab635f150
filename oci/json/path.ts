/** Most letters of a key that a path shows; a path is for people. */
const longest = 40;

/**
 * A place in a document as people write it: `manifests[2].platform["os.version"]`. Keys come from
 * strangers: what is no plain word is quoted, and of plain ASCII, so that `\u017f` does not look
 * like an `s`, and no key like a path or a line of its own.
 */
export function pathText(steps: readonly (string | number)[]): string {
  return steps.map(stepText).join('').replace(/^\./, '');
}

function stepText(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`;
  if (step.length <= longest && /^[A-Za-z_][A-Za-z0-9_]*$/.test(step)) return `.${step}`;
  // A letter has two units at most: what is cut off here is not looked at further.
  const letters = [...step.slice(0, 2 * longest + 2)];
  const shown = letters.length > longest ? `${letters.slice(0, longest).join('')}...` : step;
  return `[${JSON.stringify(shown).replace(/[^ -~]/g, escaped)}]`;
}

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
