/** Forms of the past that do not end in -ed. */
const irregular = new Set([
  'broken',
  'given',
  'held',
  'made',
  'sent',
  'set',
  'shown',
  'taken',
  'withdrawn',
]);

const isDeed = (word: string): boolean => irregular.has(word) || /[^e]ed$/.test(word);

/** `robot.secret-issued` in its parts: whom it concerns, what of it, what was done, and the rest. */
function parts(action: string) {
  const [noun = '', ...rest] = action.split('.');
  const words = rest.join('-').split('-').filter(Boolean);
  const at = words.findIndex(isDeed);
  return {
    noun: noun.includes('-') ? noun : noun.replaceAll('_', ' '),
    words,
    ...(at < 0
      ? { deed: null, what: '', then: '' }
      : {
          deed: words[at] ?? null,
          what: words.slice(0, at).join(' '),
          then: words.slice(at + 1).join(' '),
        }),
  };
}

/** An action by its own name, as a choice: `Robot: secret issued`. */
export function spelledName(action: string): string {
  const { noun, words } = parts(action);
  const name = noun.charAt(0).toUpperCase() + noun.slice(1);
  return words.length === 0 ? name : `${name}: ${words.join(' ')}`;
}

/** An action by its own name, between who did it and to what: `issued the secret of robot`. */
export function spelledDeed(action: string): string {
  const { noun, words, deed, what, then } = parts(action);
  if (deed === null) return `did “${[noun, ...words].join(' ')}” on`;
  const whole = what === '' ? `${deed} ${noun}` : `${deed} the ${what} of ${noun}`;
  return then === '' ? whole : `${whole} ${then}`;
}
