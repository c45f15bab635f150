import { describe, expect, it } from 'vitest';
import type { Verdict } from '@/contract/shapes/gates';
import { askWords } from './ask-words';

const gate = (kind: string, verdict: Verdict['verdict'], until: string | null = null): Verdict => ({
  gate: kind,
  kind,
  title: kind,
  verdict,
  reason: 'because',
  until,
  on: [],
  evidence: [],
});
const would = (
  would: 'promote' | 'request' | 'nothing',
  verdicts: Verdict[],
  needsPromoter = false,
  kind: 'promotion' | 'rollback' = 'promotion',
) =>
  askWords({
    kind,
    promote: { would, allowed: would !== 'nothing', reason: null, needsPromoter },
    verdicts,
  });

describe('the review’s button', () => {
  it('promotes where every gate passes', () => {
    expect(would('promote', [gate('soak', 'passed')])).toMatchObject({ does: 'promote' });
  });
  it('asks people where they alone are missing', () => {
    expect(would('request', [gate('soak', 'passed'), gate('approvals', 'waiting')])).toEqual({
      does: 'request-approval',
      waitsFor: [],
      until: null,
    });
  });
  it('asks for the click of whoever may promote, where nobody approves', () => {
    expect(would('request', [gate('soak', 'passed')], true).does).toBe('request-promotion');
    expect(would('request', [gate('soak', 'waiting')], true)).toMatchObject({
      does: 'request-promotion',
      waitsFor: ['soak'],
    });
    expect(would('request', [], true, 'rollback').does).toBe('request-roll-back');
    expect(would('promote', [], false, 'rollback').does).toBe('roll-back');
    expect(would('nothing', [gate('metadata', 'failed')], true).does).toBe('request-promotion');
    expect(would('nothing', [], false).does).toBe('promote');
  });
  it('says what it waits for, and until when the last clock runs', () => {
    const verdicts = [
      gate('soak', 'waiting', '2026-03-03T14:00:00.000Z'),
      gate('freeze', 'waiting', '2026-03-03T12:00:00.000Z'),
      gate('approvals', 'waiting'),
    ];
    expect(would('request', verdicts)).toEqual({
      does: 'request-approval',
      waitsFor: ['soak', 'the freeze to end'],
      until: '2026-03-03T14:00:00.000Z',
    });
  });
  it('names no time where more than the clock is waited for (L12)', () => {
    const verdicts = [
      gate('soak', 'waiting', '2026-03-03T14:00:00.000Z'),
      gate('checks', 'waiting'),
    ];
    expect(would('request', verdicts)).toEqual({
      does: 'request',
      waitsFor: ['soak', 'checks'],
      until: null,
    });
  });
  it('keeps its name where a gate blocks it', () => {
    expect(would('nothing', [gate('metadata', 'failed')])).toMatchObject({ does: 'promote' });
    const asking = [gate('metadata', 'failed'), gate('approvals', 'waiting')];
    expect(would('nothing', asking)).toMatchObject({ does: 'request-approval', waitsFor: [] });
  });
});
