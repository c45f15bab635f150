import { expect, it } from 'vitest';
import { passwordProblem } from './password-policy';

const ada = { email: 'ada.example@example.com', name: 'Ada Example' };

it.each([
  'violet otter carries lamp',
  'correct-horse-battery-staple',
  'Tr4velling salesmen rest!',
  'пароль из нескольких слов',
  'x9!kQ2#mZ7$w',
  'admin of a small harbour',
])('takes %s', (password) => {
  expect(passwordProblem(password, ada)).toBeNull();
});

it.each([
  ['short', /at least 12/],
  ['passwordpassword', /common/],
  ['Password123456!', /common/],
  ['P@ssw0rd2024!!', /common/],
  ['123456789012', /common/],
  ['qwertyuiop[]12', /common/],
  ['abcdefghijklm', /common/],
  ['zyxwvutsrqpon', /common/],
  ['!!changeme2026', /common/],
  ['aaaaaaaaaaaaaaaa', /repeats/],
  ['abcabcabcabcabc', /repeats/],
  ['ada.example@example.com', /own name/],
  ['AdaExample2026', /own name/],
])('refuses %s and says why', (password, why) => {
  expect(passwordProblem(password, ada)).toMatch(why);
});
