import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { Promotion } from '@/contract/shapes/promotion';
import { OutcomeFacts } from './outcome-facts';

const ana = { kind: 'person', id: null, name: 'Ana', detail: 'ana@example.com' } as const;
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
  approvedBy: [ana],
  executedBy: { ...ana, name: 'Kim', detail: 'kim@example.com' },
} as unknown as Promotion;

const said = (did: Promotion['did']) =>
  renderToStaticMarkup(
    createElement(OutcomeFacts, { promotion: { ...rolledBack, did }, along: null, stages: [] }),
  ).replaceAll(/<[^>]*>/g, ' ');

it('names the tags that a roll back took off the list, where it took any', () => {
  expect(said({ manifests: 0, tags: ['latest'], takenOff: ['1.1.0', '1.1'] })).toMatch(
    /Tags taken off\s+1\.1\.0\s+1\.1\s/,
  );
  expect(said({ manifests: 0, tags: ['latest'], takenOff: [] })).not.toContain('Tags taken off');
});

it('says who asked for it, who approved it and who executed it', () => {
  const text = said(null).replaceAll(/\s+/g, ' ');
  expect(text).toContain('Requested by Ana (ana@example.com)');
  expect(text).toContain('Approved by Ana (ana@example.com)');
  expect(text).toContain('Executed by Kim (kim@example.com)');
});
