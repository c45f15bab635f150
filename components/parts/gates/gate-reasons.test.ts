import { expect, it } from 'vitest';
import type { Verdict } from '@/contract/shapes/gates';
import { textOf } from '../../../test/support/text-of';
import { GateReasons } from './gate-reasons';

const verdict: Verdict = {
  gate: 'checks',
  kind: 'checks',
  title: 'Checks',
  verdict: 'passed',
  reason: 'All passed.',
  until: '2026-03-05T08:00:00Z',
  on: [],
  evidence: [{ label: 'tests passed', href: null, at: '2026-03-01T08:00:00Z' }],
};

it('says each time exactly where that is asked, and else how long it is from now', () => {
  const exact = textOf(GateReasons, { verdicts: [verdict], look: 'exact' });
  expect(exact).toContain('until 2026-03-05 08:00:00 UTC');
  expect(exact).toContain('tests passed2026-03-01 08:00:00 UTC');
  expect(textOf(GateReasons, { verdicts: [verdict] })).not.toContain('08:00:00');
});
