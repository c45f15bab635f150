import { Members, Verbatim } from './json-text';
import type { Random } from './random';

/** Names that every object of JavaScript has, or that change one when they are set. */
const prototypeNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  '__lookupSetter__',
  'isPrototypeOf',
  'toLocaleString',
];

const numbers = [
  '0',
  '-0',
  '-1',
  '1',
  '1.5',
  '0.1',
  '01',
  '+1',
  ' 1',
  '1 ',
  '1,5',
  '1_000',
  '٣',
  '１２',
  '½',
  '1e30',
  '1e400',
  '-1e400',
  '1e-400',
  '5e-324',
  '1E2',
  '0x10',
  '0b1',
  '0o7',
  '1n',
  'NaN',
  'Infinity',
  '-Infinity',
  '2147483647',
  '2147483648',
  '-2147483649',
  '4294967296',
  '9007199254740991',
  '9007199254740993',
  '9223372036854775807',
  '9223372036854775808',
  '99999999999',
  '1000000000',
  '999999999',
  '1000',
  '1001',
  '#99999999999',
  'api#99999999999',
  '9'.repeat(3000),
  `0.${'0'.repeat(3000)}1`,
  '-'.repeat(3000),
];

const dates = [
  '2026-02-31T00:00:00Z',
  '2025-02-29T00:00:00Z',
  '2026-02-31',
  '2026-13-01T00:00:00Z',
  '0000-01-01T00:00:00Z',
  '0000-01-01T00:00:00.000Z',
  '0001-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '-000000-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.000Z',
  '+275761-01-01T00:00:00Z',
  '275761-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59-23:59',
  '0000-01-01T00:00:00+23:59',
  '0001-01-01T00:00:00+14:00',
  '1969-12-31T23:59:59Z',
  '1970-01-01T00:00:00Z',
  '2038-01-19T03:14:08Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T23:59:60Z',
  '2026-01-01T00:00:00.123456789Z',
  '2026-01-01T00:00:00',
  '2026-01-01 00:00:00Z',
  '2026-01-01T00:00Z',
  '2026-W01-1',
  '2026-01-01T00:00:00+99:99',
  '2026-01-01T00:00:00+00:00',
  '2026-01-01T00:00:00 Europe/Berlin',
  'infinity',
  '-infinity',
  'epoch',
  'now',
  'today',
  'allballs',
  '1700000000',
  'J2451187',
  '294277-01-01T00:00:00Z',
  '4714-11-24T00:00:00Z BC',
  'Thu, 01 Jan 1970 00:00:00 GMT',
];

const texts = [
  '',
  ' ',
  '\t',
  '\n',
  '\r\n',
  '\u00a0',
  '\u2028',
  '\ufeff',
  '\u200b',
  '\u0085',
  '\u001b[31m',
  '\0',
  'a\0b',
  '\0\0\0',
  '\u0001',
  '\u007f',
  '\ud800',
  'a\udfff',
  '\udc00\ud800',
  '\uffff',
  '👩‍👩‍👧‍👦',
  '🇦🇹',
  'é',
  'e\u0301',
  'ſ',
  'İ',
  'ı',
  'ß',
  'ﬁ',
  '\u202egnp.exe',
  '\u200fعربى',
  '\u2066x',
  '%',
  '_',
  '\\',
  '%%',
  '\\%',
  '%_\\',
  "'",
  '"',
  '`',
  "''",
  "';--",
  '$1',
  '$$',
  '{}',
  '${x}',
  '*',
  '.',
  '..',
  '../..',
  '/',
  '//',
  'a/b',
  '~',
  'a~b',
  '~~',
  '#',
  '#1',
  '?',
  '&',
  '=',
  '+',
  ';',
  ':',
  '@',
  'a:b',
  'a@b',
  'a@b.c',
  'team:',
  'team:x',
  'robot.',
  'robot:',
  'robot.shop.',
  'sha256:',
  'sha512:ff',
  '%00',
  '%0a',
  '%25',
  '%ff',
  '%c0%80',
  '%ed%a0%80',
  'null',
  'undefined',
  'true',
  '[]',
  '[object Object]',
  '((((((((((a+)+)+)+)+)+)+)+)+)+)$',
  '[',
  '(',
  '(?=a)',
  '^*',
  '\\1',
  'a{99999}',
  '\\p{L}',
  '[^',
  '* * * * *',
  '@yearly',
  '60 * * * *',
  '* * * * * * *',
  'L * * * *',
  'Europe/Berlin',
  'Mars/X',
  'UTC+25',
  'http://',
  'http://[::1',
  'http://x:99999',
  'javascript:alert(1)',
  'https://a@b:c@d',
  'file:///etc/passwd',
];

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~';

/** Letters without any order in them, so that nothing makes them shorter. */
export const longText = (random: Random, length: number): string =>
  Array.from({ length }, () => letters[random.below(letters.length)]).join('');

export const hostileNumber = (random: Random): string => random.pick(numbers);
export const hostileDate = (random: Random): string => random.pick(dates);

const moments = [
  '0000-01-01T00:00:00Z',
  '0000-01-01T00:00:00.000Z',
  '0001-01-01T00:00:00+14:00',
  '2026-02-31T00:00:00Z',
  '2026-02-31T00:00:00.000Z',
  '2026-06-31T12:00:00.000Z',
  '9999-12-31T23:59:59-23:59',
  '9999-12-31T23:59:59.999Z',
  '1970-01-01T00:00:00.000Z',
  '2026-01-01T24:00:00.000Z',
  '2026-01-01T00:00:00.123456789+05:30',
];

/** A time that has the form of one (RFC 3339), at the edges of what can be kept. */
export const hostileMoment = (random: Random): string => random.pick(moments);

/** A text that somebody would rather not get. */
export function hostileText(random: Random): string {
  switch (random.below(12)) {
    case 0:
    case 1:
      return random.pick(numbers);
    case 2:
    case 3:
      return random.pick(dates);
    case 4:
      return random.pick(prototypeNames);
    case 5:
      return longText(random, random.pick([41, 101, 129, 201, 255, 256, 501, 1001, 2704, 3000]));
    case 6:
      return random
        .pick(['\u{1f469}', 'é', '\u202e', 'ﷺ', ' '])
        .repeat(random.pick([50, 100, 500, 3000]));
    case 7:
      return random.pick(texts) + random.pick(texts);
    default:
      return random.pick(texts);
  }
}

/** As text: no writer of JSON goes so deep. */
function nested(depth: number, random: Random): Verbatim {
  const levels = Array.from({ length: depth }, () => random.chance(0.5));
  const opened = levels.map((list) => (list ? '[' : '{"a":')).join('');
  const closed = levels
    .map((list) => (list ? ']' : '}'))
    .reverse()
    .join('');
  return new Verbatim(`${opened}${random.pick(['1', '"x"', 'null'])}${closed}`);
}

/** A value of JSON that does not belong where it is put. */
export function hostileJson(random: Random): unknown {
  switch (random.below(14)) {
    case 0:
      return null;
    case 1:
      return random.chance(0.5);
    case 2:
    case 3:
      return Number.isFinite(Number(random.pick(numbers))) ? Number(random.pick(numbers)) : -1;
    case 4:
      return new Verbatim(random.pick(['1e400', '-0', '1e-400', '9'.repeat(400), '0.1e1', '1E+2']));
    case 5:
      return [];
    case 6:
      return {};
    case 7:
      return [hostileText(random)];
    case 8:
      return { [random.pick(['$ne', '$gt', 'contains', 'set', 'not', 'a'])]: hostileText(random) };
    case 9:
      return new Members([[random.pick(prototypeNames), { admin: true }]]);
    case 10:
      return nested(random.pick([3, 63, 64, 65, 500, 5000]), random);
    case 11:
      return Array.from({ length: random.pick([21, 51, 101, 1001]) }, () => 'x');
    default:
      return hostileText(random);
  }
}

export const hostileMember = (random: Random): readonly [string, unknown] => [
  random.chance(0.6) ? random.pick(prototypeNames) : hostileText(random),
  random.chance(0.5) ? { admin: true } : hostileText(random),
];

/** Documents that are none, or none that anybody wants to read. */
export function hostileDocument(random: Random, text: string): Buffer {
  const cut = random.below(text.length + 1);
  switch (random.below(16)) {
    case 0:
      return Buffer.from(text.slice(0, cut));
    case 1:
      return Buffer.concat([Buffer.from(text.slice(0, cut)), Buffer.from([0xff, 0xfe, 0x80])]);
    case 2:
      return Buffer.from(`\ufeff${text}`);
    case 3:
      return Buffer.from(text, 'utf16le');
    case 4:
      return Buffer.from('['.repeat(random.pick([100, 10_000, 100_000])));
    case 5:
      return Buffer.from(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`);
    case 6:
      return Buffer.from(`${text}${text}`);
    case 7:
      return Buffer.from(`${text.slice(0, cut)}\0${text.slice(cut)}`);
    case 8:
      return Buffer.from(`// a comment\n${text}`);
    case 9:
      return Buffer.from(
        random.pick(['null', 'true', '0', '""', '[]', '{}', ' ', 'NaN', "{'a':1}"]),
      );
    case 10:
      return Buffer.from(`{"__proto__":{"admin":true},${text.slice(1)}`);
    case 11:
      return Buffer.from(`{"a":"\\ud800","b":"\\u0000",${text.slice(1)}`);
    case 12:
      return Buffer.from(random.pick(yamls));
    case 13:
      return Buffer.from('a=1&b=%00&a=2');
    case 14:
      return Buffer.from(Array.from({ length: 200 }, () => random.below(256)));
    default:
      return Buffer.from(text.replace('{', `{"x":"${longText(random, 40_000)}",`));
  }
}

const yamls = [
  'gates: []\n',
  'gates: &a [*a]\n',
  'gates: &a {kind: soak, hours: 1}\nautomatic: *a\n',
  'a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nd: [*c,*c,*c]\n',
  'gates:\n  - kind: soak\n    hours: .inf\n',
  'gates:\n  - kind: soak\n    hours: 1e400\n',
  'gates:\n  - kind: freeze\n    windows:\n      - from: 0000-01-01T00:00:00Z\n        to: 2026-02-31T00:00:00Z\n        reason: x\n',
  '!!js/function "x"\n',
  '? [a]\n: b\n',
  '<<: {gates: []}\n',
  '__proto__: {gates: []}\ngates: []\n',
  '%YAML 9.9\n---\ngates: []\n---\ngates: []\n',
  'gates: "\\0"\n',
  'gates: !!binary AAAA\n',
  '\t- gates\n',
  `${'- '.repeat(3000)}x\n`,
  `${'['.repeat(3000)}\n`,
];
