import { describe, expect, it } from 'vitest';
import { promotionStates } from '@/domain/promotions/states';
import type { Verdict } from '@/contract/shapes/gates';
import { stateWords } from './state-words';

const gate = (kind: string, verdict: Verdict['verdict']): Verdict => ({
  gate: kind,
  kind,
  title: kind,
  verdict,
  reason: 'because',
  until: null,
  on: [],
  evidence: [],
});
const waiting = (...verdicts: Verdict[]) =>
  stateWords({ state: 'waiting', kind: 'promotion', verdicts }).word;

describe('a promotion’s state', () => {
  it('has words in every state there is, no two of them the same', () => {
    const words = promotionStates.map(
      (state) => stateWords({ state, kind: 'promotion', verdicts: [] }).word,
    );
    expect(new Set(words).size).toBe(promotionStates.length);
  });
  it('says whether people, a clock or a failed gate stand in the way', () => {
    expect(waiting(gate('approvals', 'waiting'))).toBe('Waiting for approval');
    expect(waiting(gate('approvals', 'waiting'), gate('soak', 'waiting'))).toBe('Waiting');
    expect(waiting(gate('approvals', 'waiting'), gate('checks', 'failed'))).toBe('Blocked: 1 gate');
  });
});
