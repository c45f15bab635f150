import { expect, it } from 'vitest';
import { loggedError, plainLine } from './logger';

const row = 'Failing row contains (1, ada@example.com, $argon2id$v=19$…)';

it('row 23: leaves out what the database quotes of a row, however deep it lies', () => {
  const refused = Object.assign(new Error('violates check constraint'), {
    ...{ code: '23514', detail: row, where: `COPY "user", line 1: ${row}` },
  });
  const around = Object.assign(new Error('Invalid invocation', { cause: refused }), {
    meta: { adapter: { cause: { kind: 'postgres', detail: row }, all: [{ detail: row }] } },
  });
  for (const error of [refused, around]) {
    const logged = JSON.stringify(loggedError(error));
    expect(logged).not.toContain('argon2');
    expect(logged).toContain('violates check constraint');
  }
  expect(loggedError(refused)).toMatchObject({ code: '23514', stack: refused.stack });
  expect(loggedError(around)).toMatchObject({ meta: { adapter: { cause: { kind: 'postgres' } } } });
});

it('ends with an error that lies in itself', () => {
  const error = new Error('round');
  expect(JSON.stringify(loggedError(Object.assign(error, { meta: { error } })))).toContain('round');
});

it('row 66: leaves no character in a line that begins another, or that a terminal obeys', () => {
  const text = 'a\r\nb\u0085c\u2028d\u2029e\u001b[2Jf\u009b2Jg\u202eh\u007f\v\f\ud800';
  const line = plainLine(JSON.stringify({ text }));
  expect(JSON.parse(line)).toEqual({ text });
  expect(line).toMatch(/^[\x20-\x7e]*$/);
  expect(plainLine('{"name":"Zoë 🚀 שלום"}')).toBe('{"name":"Zoë 🚀 שלום"}');
});
