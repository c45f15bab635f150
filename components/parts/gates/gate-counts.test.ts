import { describe, expect, it } from 'vitest';
import type { Verdict } from '@/contract/shapes/gates';
import { countGates, nextUntil } from './gate-counts';

const gate = (verdict: Verdict['verdict'], until: string | null = null): Verdict => ({
  gate: `${verdict} ${until ?? ''}`,
  kind: 'soak',
  title: 'Soak 1 h',
  verdict,
  reason: 'It is so.',
  until,
  on: [],
  evidence: [],
});

describe('gates at a glance', () => {
  it('counts waived gates as open, and says so', () => {
    const { open, waived, total } = countGates([gate('passed'), gate('waived'), gate('failed')]);
    expect([open, waived, total]).toEqual([2, 1, 3]);
  });
  it('names what fails before what waits', () => {
    const { closed } = countGates([gate('waiting'), gate('passed'), gate('failed')]);
    expect(closed.map(({ verdict }) => verdict)).toEqual(['failed', 'waiting']);
  });
  it('tells the next time at which waiting may end, not when what passed expires', () => {
    const [early, soon, late] = [
      '2026-03-03T12:00:00Z',
      '2026-03-03T13:00:00Z',
      '2026-03-04T00:00:00Z',
    ];
    expect(nextUntil([gate('passed', early), gate('waiting', late), gate('waiting', soon)])).toBe(
      soon,
    );
    expect(nextUntil([gate('waiting')])).toBeNull();
  });
});
