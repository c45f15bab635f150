import { describe, expect, it } from 'vitest';
import { wordsAfter } from './issuer-words';

const at = (minutes: number) => new Date(Date.UTC(2026, 2, 1, 9, minutes));
const own = 'https://ci.example.com';
const one = { kty: 'RSA', n: 'one' };
const two = { kty: 'RSA', n: 'two' };

/** Saves one thing after the other, each by somebody else, and says who counts in the end. */
function saved(...steps: { issuer?: string; keys: object[] | null; by: string; minute: number }[]) {
  let before: Parameters<typeof wordsAfter>[0] = null;
  for (const { issuer = own, keys, by, minute } of steps) {
    before = { issuer, keys, ...wordsAfter(before, { issuer, keys, by }, at(minute)) };
  }
  return before!;
}

describe('L7: whose word an issuer’s tokens rest on', () => {
  it('is who said its address, unless nobody here could be asked for its keys', () => {
    expect(saved({ keys: null, by: 'ada', minute: 0 }).addressById).toBe('ada');
    for (const issuer of ['https://gitlab.com', 'https://token.actions.githubusercontent.com']) {
      expect(saved({ issuer, keys: null, by: 'ada', minute: 0 }).addressById).toBeNull();
    }
    // A page of somebody’s there is theirs.
    const page = 'https://gitlab.com/acme/shop/-/raw/main';
    expect(saved({ issuer: page, keys: null, by: 'ada', minute: 0 }).addressById).toBe('ada');
  });

  it('is who said the new address, once it changed', () => {
    const moved = saved(
      { keys: null, by: 'ada', minute: 0 },
      { issuer: 'https://other.example.com', keys: null, by: 'ben', minute: 1 },
    );
    expect(moved).toMatchObject({ addressById: 'ben', formerIds: ['ada'], formerUntil: at(17) });
  });

  it('is who pasted a key, along with who pasted one that is still there', () => {
    const both = saved(
      { keys: [one], by: 'ada', minute: 0 },
      { keys: [{ n: 'one', kty: 'RSA' }, two], by: 'ben', minute: 1 },
    );
    expect(both).toMatchObject({ keysByIds: ['ada', 'ben'], formerIds: [] });
  });

  it('passes to who replaced all keys, and for as long as a bearer lives stays with who left', () => {
    const replaced = saved(
      { keys: [one], by: 'ada', minute: 0 },
      { keys: [two], by: 'ben', minute: 20 },
    );
    expect(replaced).toMatchObject({
      keysByIds: ['ben'],
      formerIds: ['ada'],
      formerUntil: at(36),
    });
    // Replaced again meanwhile, both have left; nobody is forgotten early.
    const again = wordsAfter(replaced, { issuer: own, keys: [one], by: 'cid' }, at(30));
    expect(again).toMatchObject({ keysByIds: ['cid'], formerUntil: at(46) });
    expect(again.formerIds.toSorted()).toEqual(['ada', 'ben']);
    // Whoever left before and comes and leaves again is counted anew.
    const back = saved(
      { keys: [one], by: 'ada', minute: 0 },
      { keys: [two], by: 'ben', minute: 0 },
      { keys: [one], by: 'ada', minute: 30 },
      { keys: [two], by: 'ben', minute: 59 },
    );
    expect(back).toMatchObject({ formerIds: ['ada'], formerUntil: at(75) });
  });

  it('stays who it was where the same is saved again, or a key is taken away', () => {
    const same = saved(
      { keys: [one, two], by: 'ada', minute: 0 },
      { keys: [one, two], by: 'ben', minute: 1 },
      { keys: [two], by: 'cid', minute: 2 },
    );
    expect(same).toMatchObject({ keysByIds: ['ada'], formerIds: [], formerUntil: null });
  });
});
