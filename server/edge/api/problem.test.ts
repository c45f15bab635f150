import { describe, expect, it } from 'vitest';
import { tooLarge } from './handle';
import { toProblem } from './problem';

const away = new Error('Connection terminated unexpectedly');
const defect = new TypeError('a defect');
const problemOf = (error: unknown, method: string, keyed = false) =>
  toProblem(error, 'r1', { method, keyed }).problem;
const detailOf = (error: unknown, method: string, keyed = false) =>
  problemOf(error, method, keyed).detail;

describe('L12: after a COMMIT whose answer was lost', () => {
  it('nobody is told that nothing was changed', () => {
    for (const error of [away, defect]) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        expect(detailOf(error, method)).toContain('Whether it was done is not known');
        expect(detailOf(error, method)).not.toContain('Nothing was changed');
        expect(problemOf(error, method).outcome).toBe('unknown');
      }
    }
    expect(detailOf(away, 'POST', true)).toContain(
      'again in a few seconds with the same Idempotency-Key',
    );
  });

  it('reads are simply asked again', () => {
    expect(detailOf(away, 'GET')).toBe('The database does not answer. Try again in a few seconds.');
    expect(detailOf(defect, 'HEAD')).not.toContain('not known');
    expect(problemOf(away, 'GET')).not.toHaveProperty('outcome');
  });
});

it('a database that is away is 503 with Retry-After, a defect 500', () => {
  const one = toProblem(away, 'r1', { method: 'GET', keyed: false });
  expect([one.status, one.headers['retry-after'], one.unexpected]).toEqual([503, '5', false]);
  const other = toProblem(defect, 'r1', { method: 'GET', keyed: false });
  expect([other.status, other.unexpected]).toEqual([500, true]);
});

it('a body that is too large is told as a problem document of the same table', async () => {
  const answer = tooLarge();
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect([answer.status, await answer.json()]).toEqual([
    413,
    {
      type: 'urn:sallyport:problem:too-large',
      title: 'The request is too large',
      status: 413,
      code: 'too-large',
      detail: 'A request body may have 1048576 bytes at most.',
      requestId: answer.headers.get('x-request-id'),
    },
  ]);
});
