import { describe, expect, it } from 'vitest';
import { type Storyline, tellTogether } from '@/scripts/demo/storylines';
import { after, ago, momentOf, on, type When } from '@/scripts/demo/when';

/** A Monday. */
const now = new Date(2026, 5, 15, 0, 30);
const later = () => new Promise((done) => setTimeout(done, 1));

describe('storylines', () => {
  it('are told together in the order of their times, each act at its own', async () => {
    const told: string[] = [];
    let clock = new Date(0);
    const line =
      (name: string, ...times: When[]): Storyline =>
      async (until) => {
        for (const time of times) {
          await until(time);
          await later();
          told.push(`${name} ${clock.getTime() === momentOf(time, now).getTime()}`);
        }
      };
    const moveTo = (at: Date) => {
      expect(at.getTime()).toBeGreaterThanOrEqual(clock.getTime());
      clock = at;
      return Promise.resolve();
    };
    await tellTogether(now, moveTo, [
      line('a', on(9, '09:00'), on(2, '10:00'), ago(1)),
      line('b', on(3, '09:00'), on(2, '09:00'), ago(2)),
      line('none'),
    ]);
    expect(told).toEqual(['a', 'b', 'b', 'a', 'b', 'a'].map((name) => `${name} true`));
  });

  it('end with what one of them throws, also later', async () => {
    const fails: Storyline = async (until) => {
      await until(ago(1));
      throw new Error('refused');
    };
    const told = tellTogether(now, () => Promise.resolve(), [fails, (until) => until(ago(2))]);
    await expect(told).rejects.toThrow('refused');
  });
});

describe('a moment of the story', () => {
  it('is on a working day before today, or hours before now, which come after', () => {
    const friday = momentOf(on(1, '16:00'), now);
    expect([friday.getDay(), friday.getDate(), friday.getHours()]).toEqual([5, 12, 16]);
    expect(momentOf(on(6, '09:00'), now).getDate()).toBe(5);
    expect(momentOf(after(on(1, '16:00'), 90), now).getHours()).toBe(17);
    expect(momentOf(ago(8), now).getTime()).toBeGreaterThan(friday.getTime());
    expect(() => ago(9)).toThrow('yesterday');
  });
});
