import { describe, expect, it } from 'vitest';
import { csvField, exportFormats } from './export-formats';

const event = {
  seq: '7',
  at: '2026-03-03T14:02:00.000Z',
  actor: { kind: 'person' as const, id: 'a1', name: 'Ana', detail: 'ana@example.com' },
  action: 'grant.saved',
  project: null,
  target: 'shop: "Ana", Núñez\r\n',
  about: {
    image: null,
    build: null,
    digest: null,
    stage: null,
    promotion: null,
    person: null,
    robot: null,
  },
  before: null,
  after: { role: 'viewer' },
  address: '2001:db8::1',
  requestId: '',
};

describe('CSV (RFC 4180)', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "so"', '"say ""so"""'],
    ['two\r\nlines', '"two\r\nlines"'],
    [null, ''],
    [{ a: 'b' }, '"{""a"":""b""}"'],
  ])('writes %j', (value, field) => expect(csvField(value)).toBe(field));

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1'])(
    'takes the edge off what a spreadsheet would run: %j',
    (value) => expect(csvField(value).replace(/^"/, '')).toMatch(/^'/),
  );
  it('takes it off before it quotes', () => {
    expect(csvField('=HYPERLINK("http://x.example.com","a")')).toBe(
      `"'=HYPERLINK(""http://x.example.com"",""a"")"`,
    );
    // JSON begins with a bracket or a digit; a negative number is text to nobody.
    expect(csvField(-5)).toBe("'-5");
  });
  it('has a header and a record for each line, each ended by CRLF', () => {
    const { begin, line, end } = exportFormats.csv;
    expect(begin + line(event) + end).toBe(
      'seq,at,actor kind,actor,action,project,target,before,after,address,request id,actor id,actor name\r\n' +
        '7,2026-03-03T14:02:00.000Z,person,ana@example.com,grant.saved,,"shop: ""Ana"", Núñez\r\n",,"{""role"":""viewer""}",2001:db8::1,,a1,Ana\r\n',
    );
  });
});

describe('JSON', () => {
  it('is one array, whether it has no line, one or more', () => {
    const { begin, line, end } = exportFormats.json;
    expect(JSON.parse(begin + end)).toEqual([]);
    expect(JSON.parse(begin + line(event, 0) + line(event, 1) + end)).toEqual([event, event]);
  });
});
