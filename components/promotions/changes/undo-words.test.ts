import { expect, it } from 'vitest';
import type { Review } from '@/contract/shapes/review';
import { undoWords } from './undo-words';

const withdrawal = {
  reason: 'leaks a key',
  by: { kind: 'person', id: 'a1', name: 'Ana', detail: 'ana@example.com' },
  at: '2026-03-01T08:00:00Z',
  blockPulls: false,
  through: null,
};
const said = (kind: Review['kind'], now: object | null) =>
  undoWords({
    kind,
    now: now && { version: '1.1.0', number: 2, withdrawal: null, ...now },
    to: { slug: 'prod', name: 'Production', registry: 'tickets-prod', last: true },
  } as Review);

it('says how a stage gets again what it has now', () => {
  expect(said('promotion', {})).toBe('Production can be rolled back to 1.1.0 #2');
  expect(said('rollback', {})).toBe(
    '1.1.0 #2 stays in tickets-prod; Production can go forward to it again',
  );
  expect(said('promotion', null)).toMatch(/^Nothing was in Production before/);
});

it('promises no way to what was withdrawn, or has a part of what was', () => {
  expect(said('promotion', { withdrawal })).toBe(
    '1.1.0 #2 was withdrawn: Production cannot be rolled back to it',
  );
  expect(said('rollback', { withdrawal })).toBe(
    '1.1.0 #2 was withdrawn: Production cannot go forward to it again',
  );
  const through = { image: null, build: 1, part: `sha256:${'a'.repeat(64)}`, sameImage: false };
  expect(said('rollback', { withdrawal: { ...withdrawal, through } })).toMatch(
    /^1\.1\.0 #2 has a part of #1, which was withdrawn: Production cannot/,
  );
});
