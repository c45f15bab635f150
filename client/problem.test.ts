import { describe, expect, it } from 'vitest';
import { headingOf, problemOfResponse, unreachable } from './problem';

const what = 'It was not promoted';

describe('L12: what heads the words of a failure', () => {
  it('is that nobody knows, where a change may have been made', async () => {
    const unknown = 'It is not known whether this was done';
    expect(headingOf(what, unreachable('POST'))).toBe(unknown);
    const proxy = await problemOfResponse(new Response('<html>', { status: 504 }), 'POST');
    expect(headingOf(what, proxy)).toBe(unknown);
    const away = {
      type: 'x',
      title: 'x',
      status: 503,
      code: 'unavailable',
      detail: 'x',
      requestId: '',
      outcome: 'unknown',
    };
    const answered = await problemOfResponse(Response.json(away, { status: 503 }), 'POST');
    expect(headingOf(what, answered)).toBe(unknown);
  });

  it('is what failed, where it was refused, or nothing was to be changed', async () => {
    const proxy = await problemOfResponse(new Response('<html>', { status: 404 }), 'POST');
    const read = await problemOfResponse(new Response('<html>', { status: 504 }), 'GET');
    for (const error of [proxy, read, unreachable('GET'), new Error('a defect')]) {
      expect(headingOf(what, error)).toBe(what);
    }
  });
});
