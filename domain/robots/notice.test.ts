import { describe, expect, it } from 'vitest';
import { dueNotice } from './notice';

const day = 86_400_000;
const createdAt = new Date('2026-03-01T00:00:00Z');
const secret = (lives: number, noticedDays: number | null = null) => ({
  createdAt,
  expiresAt: new Date(createdAt.getTime() + lives * day),
  noticedDays,
});
const after = (days: number) => new Date(createdAt.getTime() + days * day);

describe('the notice of a secret’s end', () => {
  it('is given 14, 7 and 1 days before, each once', () => {
    expect(dueNotice(secret(30), after(15.9))).toBeNull();
    expect(dueNotice(secret(30), after(16))).toBe(14);
    expect(dueNotice(secret(30, 14), after(22.9))).toBeNull();
    expect(dueNotice(secret(30, 14), after(23))).toBe(7);
    expect(dueNotice(secret(30, 7), after(29))).toBe(1);
    expect(dueNotice(secret(30, 1), after(29.9))).toBeNull();
  });

  it('is only the last where several came due, and none once it has ended', () => {
    expect(dueNotice(secret(30), after(29.5))).toBe(1);
    expect(dueNotice(secret(30), after(30))).toBeNull();
  });

  it('does not tell at once of a secret that was made for less', () => {
    expect(dueNotice(secret(7), after(0))).toBeNull();
    expect(dueNotice(secret(7), after(6))).toBe(1);
    expect(dueNotice(secret(1), after(0.5))).toBeNull();
  });
});
