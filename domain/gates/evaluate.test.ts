import { describe, expect, it } from 'vitest';
import { emptyPolicy, evaluate, type Gate } from './evaluate';

const facts = { build: { number: 1, digest: 'sha256:a', labels: {} }, stage: 'prod' };
const failing: Gate = ({ stage }) => ({
  gate: 'closed',
  state: 'failed',
  reason: `${stage} is closed`,
  evidence: null,
});
const passing: Gate = () => ({ gate: 'open', state: 'passed', reason: 'open', evidence: null });

describe('evaluate', () => {
  it('gives no verdict where the policy has no gate', () => {
    expect(evaluate(facts, emptyPolicy)).toEqual([]);
  });

  it('asks every gate, in order, also after one failed', () => {
    const verdicts = evaluate(facts, { gates: [failing, passing] });
    expect(verdicts.map(({ gate, state }) => [gate, state])).toEqual([
      ['closed', 'failed'],
      ['open', 'passed'],
    ]);
  });
});
