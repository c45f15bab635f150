import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from './json';
import { anything, authored, integer, listOf, objectOf, type JsonShape } from './json/shape';

const shape = objectOf({
  size: integer,
  digest: anything,
  kinds: listOf(objectOf({ size: integer, os: anything, 'os.version': anything })),
  labels: authored,
});
const read = (text: string | Uint8Array, of: JsonShape = shape, members = 1000) =>
  readJson(typeof text === 'string' ? Buffer.from(text) : text, of, members);
const offenceOf = (text: string) => read(text).offence;

describe('what every reader reads the same', () => {
  it('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), fc.nat(4), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const reading = read(text, authored, Infinity);
        if (reading.offence === null) expect(reading.value).toEqual(JSON.parse(text));
        else expect(reading.offence.problem).toMatch(/half a character|another case/);
      }),
    );
  });

  it('may begin with a byte order mark, and have white space around it', () => {
    expect(read('\ufeff {"digest" : "a"}\r\n\t')).toMatchObject({
      value: { digest: 'a' },
      offence: null,
    });
    expect(read('\ufeff\ufeff{}').offence?.kind).toBe('syntax');
  });

  it('has the members of Object.prototype for members like any other, and none unwritten', () => {
    const { value, offence } = read('{"__proto__": {"toString": 1}, "constructor": null}');
    expect(offence).toBeNull();
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
    expect(JSON.stringify(value)).toBe('{"__proto__":{"toString":1},"constructor":null}');
    expect('valueOf' in (value as object)).toBe(false);
  });
});

describe('what two readers could read differently', () => {
  it.each([
    ['{"digest": "a", "digest": "b"}', 'digest', 'is there twice'],
    ['{"digest": "a", "\\u0064igest": "b"}', 'digest', 'is there twice'],
    ['{"Digest": "a"}', 'Digest', 'is taken for digest by some readers'],
    ['{"kinds": [{}, {"\u017fize": 1}]}', 'kinds[1]["\\u017fize"]', 'is taken for size by some'],
    ['{"\u212ainds": []}', '["\\u212ainds"]', 'is taken for kinds by some readers'],
    ['{"kinds": [{"OS.Version": 1}]}', 'kinds[0]["OS.Version"]', 'is taken for os.version'],
    ['{"x": {"y": [{"a": 1, "A": 2}]}}', 'x.y[0].A', 'is there twice, in another case'],
    ['{"x": {"stra\u00dfe": 1, "STRA\u1e9eE": 2}}', 'x["STRA\\u1e9eE"]', 'in another case'],
    ['{"__proto__": 1, "__PROTO__": 2}', '__PROTO__', 'is there twice, in another case'],
    ['{"labels": {"a": 1, "a": 2}}', 'labels.a', 'is there twice'],
    ['{"labels": {"__proto__": 1, "__proto__": 2}}', 'labels.__proto__', 'is there twice'],
    ['{"labels": {"a": {"b": 1, "B": 2}}}', 'labels.a.B', 'is there twice, in another case'],
    ['{"labels": {"\\ud800": 1}}', 'labels["\\ud800"]', 'has half a character'],
    ['{"digest": "\\udc00a"}', 'digest', 'has half a character'],
    ...['1.0', '1e3', '-0', '-1', '9007199254740993', '1E0'].map((number) => [
      `{"kinds": [{"size": ${number}}]}`,
      'kinds[0].size',
      'must be a whole number',
    ]),
  ])('%s is told with its path', (text, path, problem) => {
    expect(offenceOf(text)).toMatchObject({ kind: 'ambiguous', path });
    expect(offenceOf(text)?.problem).toContain(problem);
  });

  it('is not two labels in two cases, nor a size in plain digits', () => {
    expect(offenceOf('{"labels": {"a": 1, "A": 2, "size": 1.5, "Size": 2}}')).toBeNull();
    expect(offenceOf('{"size": 9007199254740991, "other": 1.0}')).toBeNull();
  });

  it('leaves the rest to whom it does not concern, with the last of equal keys', () => {
    expect(read('{"digest": "a", "digest": "b", "kinds": [1]}').value).toEqual({
      digest: 'b',
      kinds: [1],
    });
  });
});

it('says what a database cannot keep', () => {
  expect(read('{"labels": {"a": "\\u0000"}}')).toMatchObject({
    offence: null,
    unstorable: 'labels.a',
  });
  expect(read('{"labels": {"a": "\\ud83d"}}')).toMatchObject({
    offence: null,
    unstorable: 'labels.a',
  });
  expect(read('{"labels": {"a": "\\ud83d\\ude00"}}').unstorable).toBeNull();
  expect(read('[1e999]').unstorable).toBe('[0]');
});

describe('what is no JSON', () => {
  it.each([
    '',
    ' ',
    '{',
    '[1,]',
    '[1 2]',
    '{"a"}',
    '{"a":1,}',
    '{a:1}',
    "{'a':1}",
    '"\n"',
    '"\\x"',
    '"\\u12"',
    '"',
    '"\\',
    '01',
    '+1',
    '.5',
    '1.',
    '1e',
    '-',
    'NaN',
    'Infinity',
    'nul',
    'nullx',
    '{} {}',
    '[]]',
    '\u00a01',
    '// x\n1',
  ])('is refused: %j', (text) => {
    expect(() => void JSON.parse(text)).toThrow();
    expect(read(text)).toMatchObject({ value: undefined, offence: { kind: 'syntax' } });
  });

  it('is refused as such where it is not UTF-8', () => {
    expect(read(Buffer.from([0x22, 0xff, 0x22])).offence?.kind).toBe('encoding');
    expect(read(Buffer.from('{}', 'utf16le')).offence?.kind).toBe('syntax');
  });

  it('is found by one who breaks a text anywhere, as JSON.parse finds it', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.constantFrom(...'{}[]",:\\ue0-.+ \n'),
        (text, at, put) => {
          const place = at % (text.length + 1);
          const broken = text.slice(0, place) + put + text.slice(place + 1);
          let lawful = true;
          try {
            JSON.parse(broken);
          } catch {
            lawful = false;
          }
          expect(read(broken, authored, Infinity).offence?.kind !== 'syntax').toBe(lawful);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('bounds', () => {
  it('hold 64 levels, whatever their number', () => {
    const nested = (levels: number) => '['.repeat(levels) + '1' + ']'.repeat(levels);
    expect(offenceOf(nested(64))).toBeNull();
    expect(offenceOf(nested(65))?.kind).toBe('bounds');
    expect(offenceOf('{"a":'.repeat(1_000_000))?.kind).toBe('bounds');
  });

  it('hold members of objects and lists together', () => {
    expect(read('{"a": [1, 2], "b": {}}', anything, 4).offence).toBeNull();
    expect(read('{"a": [1, 2], "b": {}}', anything, 3)).toMatchObject({
      value: undefined,
      offence: { kind: 'bounds', path: 'b' },
    });
  });

  it('hold the unknown keys together, and no others', () => {
    const long = 'k'.repeat(100_000);
    expect(offenceOf(`{"${long}": {"${long}": 2}}`)).toBeNull();
    expect(offenceOf(`{"${long}": {"${long}k": 2}}`)?.kind).toBe('bounds');
    expect(offenceOf(`{"labels": {"${long}": 1, "${long}k": 1, "${long}kk": 1}}`)).toBeNull();
  });

  it('do not hide an ambiguity before them', () => {
    expect(read('{"a": 1, "a": [1, 2, 3]}', anything, 3).offence?.kind).toBe('ambiguous');
  });
});

it('writes a stranger’s key into a path so that it stays one word of one line', () => {
  expect(offenceOf('{"labels": {"a\\nb].size": {"x": 1, "X": 1}}}')?.path).toBe(
    'labels["a\\nb].size"].X',
  );
  const long = '\u{1f600}'.repeat(500);
  const path = offenceOf(`{"x": {"${long}": 1, "${long}": 2}}`)?.path ?? '';
  expect(path).toBe(`x["${'\\ud83d\\ude00'.repeat(40)}..."]`);
});
