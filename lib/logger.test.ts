import { expect, it } from 'vitest';
import { createLogger, loggedError, plainLine } from './logger';

const row = 'Failing row contains (1, ada@example.com, $argon2id$v=19$…)';

it('row 23: leaves out what the database quotes of a row, however deep it lies', () => {
  const refused = Object.assign(new Error('violates check constraint'), {
    code: '23514',
    detail: row,
    where: `COPY "user", line 1: ${row}`,
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

it('says nothing of objects that hang on an error: a request does, with its cookies', () => {
  const lines: string[] = [];
  const logger = createLogger('info', { write: (line) => void lines.push(line) });
  const request = {
    headers: { cookie: 'sallyport.session=hushed' },
    rawHeaders: ['Cookie', 'hushed'],
  };
  const cause = Object.assign(new Error('inner'), {
    emitter: { req: request },
    code: 'ECONNRESET',
  });
  const err = Object.assign(new AggregateError([cause], 'outer', { cause }), {
    emitter: { _httpMessage: { req: request } },
    list: ['hushed'],
    count: 11,
  });
  logger.warn({ err }, 'a warning of Node');
  expect(lines.join('')).not.toContain('hushed');
  expect(JSON.parse(lines[0]!)).toMatchObject({
    err: { count: 11, aggregateErrors: [{ message: 'inner', code: 'ECONNRESET' }] },
  });
});
