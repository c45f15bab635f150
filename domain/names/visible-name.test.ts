import { expect, it } from 'vitest';
import { hidesSomething } from './visible-name';

it('a name hides what cannot be seen, but for what its script or its pictures are written with', () => {
  for (const hiding of [
    'scan\u200b',
    '\u202escan',
    'sc\u00adan',
    'scan\ufe0f',
    'a\u200db',
    '\u2066x\u2069',
  ]) {
    expect([hiding, hidesSomething(hiding)]).toEqual([hiding, true]);
  }
  for (const plain of [
    'scan',
    'Zoë',
    'می\u200cخواهم',
    '⚙\ufe0f Tools',
    '👩🏽\u200d💻 Team',
    '❤\ufe0f\u200d🔥',
  ]) {
    expect([plain, hidesSomething(plain)]).toEqual([plain, false]);
  }
});
