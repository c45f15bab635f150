import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { Promotion } from '@/contract/shapes/promotion';
import { OutcomeFacts } from './outcome-facts';

const ana = { kind: 'person', id: 'a1', name: 'Ana', detail: 'ana@example.com' } as const;
const rolledBack = {
  state: 'promoted',
  from: 'prod',
  to: 'prod',
  digest: `sha256:${'0'.repeat(64)}`,
  tags: ['latest'],
  reason: 'slow',
  requestedBy: ana,
  requestedAt: '2026-03-03T14:00:00Z',
  finishedAt: '2026-03-03T14:00:01Z',
  policyVersion: 0,
  verdicts: [],
  approvals: [{ by: ana, decision: 'approve', counts: true, at: '2026-03-03T13:30:00Z' }],
  approvedBy: [ana],
  executedBy: { ...ana, id: 'k1', name: 'Kim', detail: 'kim@example.com' },
} as unknown as Promotion;

const saidOf = (change: Partial<Promotion>) =>
  renderToStaticMarkup(
    createElement(OutcomeFacts, {
      promotion: { ...rolledBack, did: null, ...change },
      along: null,
      stages: [],
    }),
  ).replaceAll(/<[^>]*>/g, ' ');
const said = (did: Promotion['did']) => saidOf({ did });

it('names the tags that a roll back took off the list, where it took any', () => {
  expect(said({ manifests: 0, tags: ['latest'], takenOff: ['1.1.0', '1.1'] })).toMatch(
    /Tags taken off\s+1\.1\.0\s+1\.1\s/,
  );
  expect(said({ manifests: 0, tags: ['latest'], takenOff: [] })).not.toContain('Tags taken off');
});

it('says who asked for it, who approved it and who executed it', () => {
  const text = said(null).replaceAll(/\s+/g, ' ');
  expect(text).toContain('Requested by Ana (ana@example.com) 2026-03-03 14:00:00 UTC');
  expect(text).toContain('Approved by Ana (ana@example.com) 2026-03-03 13:30:00 UTC');
  expect(text).toContain('Executed by Kim (kim@example.com) 2026-03-03 14:00:01 UTC');
});

it('tells that no approval was asked apart from one that nobody gave', () => {
  const of = (verdicts: Pick<Promotion['verdicts'][number], 'kind'>[]) =>
    saidOf({ approvedBy: [], verdicts: verdicts as Promotion['verdicts'] }).replaceAll(/\s+/g, ' ');
  expect(of([{ kind: 'soak' }])).toContain('Approved by no approval asked');
  expect(of([{ kind: 'soak' }, { kind: 'approvals' }])).toContain('Approved by nobody');
});
