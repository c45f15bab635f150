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

const deleted = (constraint: string) => {
  const missing = Object.assign(new Error('no such row'), { code: '23503', constraint });
  return [
    missing,
    guard({ changes: true, onAway: vi.fn() }, () => Promise.reject(missing))(),
  ] as const;
};

it.each(['image_project_id_fkey', 'placement_repository_id_fkey', 'repository_image_id_fkey'])(
  'a repository that somebody deletes meanwhile is no more (%s)',
  async (constraint) => {
    await expect(deleted(constraint)[1]).rejects.toMatchObject({ code: 'NAME_UNKNOWN' });
  },
);

it('a reference to anything else that is not there stays the defect that it is', async () => {
  const [missing, refused] = deleted('placement_digest_fkey');
  await expect(refused).rejects.toBe(missing);
});
