import { own } from '@/lib/text/own';

const shortest = 12;

/** What people reach for first; refused alone, repeated, and with digits or signs around it. */
const commonWords = [
  'abc',
  'abcd',
  'admin',
  'administrator',
  'asdf',
  'asdfgh',
  'asdfghjkl',
  'changeit',
  'changeme',
  'default',
  'docker',
  'dragon',
  'football',
  'hello',
  'iloveyou',
  'letmein',
  'login',
  'master',
  'monkey',
  'pass',
  'passphrase',
  'password',
  'passwort',
  'princess',
  'qwer',
  'qwerty',
  'qwertyuiop',
  'qwertz',
  'registry',
  'root',
  'sallyport',
  'secret',
  'sunshine',
  'test',
  'user',
  'welcome',
  'whatever',
];

const runs = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiopasdfghjklzxcvbnm'];

/**
 * Why a new password is refused, in words for its owner; null where it may be used.
 * Length counts most (NIST SP 800-63B); no rule asks for signs or capitals.
 */
export function passwordProblem(
  password: string,
  owner: { readonly email: string; readonly name?: string },
): string | null {
  if ([...password].length < shortest) return `Use at least ${shortest} characters.`;
  if (isRepetitive(password)) {
    return 'This password repeats a few characters. Use several unrelated words instead.';
  }
  const plain = plainLetters(password);
  if (commonWords.some((word) => isOnly(plain, word)) || isRun(password)) {
    return 'This password is one of the common ones that attackers try first. Use several unrelated words instead.';
  }
  const own = [owner.email, owner.email.split('@')[0] ?? '', owner.name ?? ''].map(plainLetters);
  if (own.some((word) => word.length > 2 && isOnly(plain, word))) {
    return 'This password is only your own name or address. Use several unrelated words instead.';
  }
  return null;
}

const lookalikes: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
};

/** Lower-case letters only; signs that stand for letters inside a word are read as those. */
function plainLetters(text: string): string {
  const lower = text.toLowerCase().replace(/^[^a-z@$]+|[^a-z]+$/g, '');
  return lower.replace(/[@431!0$5]/g, (sign) => own(lookalikes, sign) ?? '').replace(/[^a-z]/g, '');
}

/** Is the text this word and nothing else, once or many times over? */
function isOnly(text: string, word: string): boolean {
  return (
    text !== '' &&
    text.length % word.length === 0 &&
    text === word.repeat(text.length / word.length)
  );
}

/** Fewer than four different characters, or a piece of at most four said again and again. */
function isRepetitive(text: string): boolean {
  return new Set(text.toLowerCase()).size < 4 || /^(.{1,4})\1{2,}$/su.test(text);
}

/** A walk along the alphabet, the digits or the keyboard, either way. */
function isRun(text: string): boolean {
  const lower = text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const backwards = [...lower].reverse().join('');
  if (lower.length < 6) return false;
  return runs.some((run) => run.includes(lower) || run.includes(backwards));
}
