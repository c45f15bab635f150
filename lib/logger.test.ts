import { expect, it } from 'vitest';
import { loggedError } from './logger';

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
