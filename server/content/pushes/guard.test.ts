import { expect, it, vi } from 'vitest';
import { guard } from './guard';

const lost = new Error('Connection terminated unexpectedly');

it.each([
  [true, /Whether this was done is not known: send it again/],
  [false, /Try again shortly/],
])(
  'L12: where it changes something (%s), an answer that was lost is told as what it is',
  async (changes, words) => {
    const onAway = vi.fn();
    const refused = guard({ changes, onAway }, () => Promise.reject(lost))();
    await expect(refused).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(words) as string,
      options: { headers: { 'Retry-After': '5' } },
    });
    await expect(refused).rejects.not.toThrow(/Nothing was changed/);
    expect(onAway.mock.calls).toEqual([[lost]]);
  },
);
