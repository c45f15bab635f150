import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { Verdict } from '@/contract/shapes/gates';
import { VerdictList } from './verdict-list';

const soak = { gate: 'soak', kind: 'soak', title: 'Soak 24 h' };
const said = (verdicts: readonly Verdict[], stage?: string) =>
  renderToStaticMarkup(
    createElement(VerdictList, {
      verdicts,
      back: stage === undefined ? undefined : { stage, notAsked: [soak] },
    }),
  ).replaceAll(/<[^>]*>/g, ' ');

const withdrawn: Verdict = {
  gate: 'withdrawn',
  kind: 'withdrawn',
  title: 'Withdrawal',
  verdict: 'failed',
  reason: '#3 was withdrawn by Kim: leaks.',
  until: null,
  on: [],
  evidence: [],
};

it('says of a roll back that the policy asks nothing of it, and what holds all the same', () => {
  expect(said([], 'Production')).toContain('Production had this build before');
  expect(said([], 'Production')).toContain('It is not withdrawn.');
  expect(said([], 'Production')).not.toContain('No gates');
  expect(said([withdrawn], 'Production')).toContain('#3 was withdrawn by Kim');
  expect(said([withdrawn], 'Production')).not.toContain('It is not withdrawn.');
});

it('names the gates that a roll back is not asked, and says that of each, not that it passed', () => {
  const text = said([], 'Production').replaceAll(/\s+/g, ' ');
  expect(text).toContain('not asked Soak 24 h');
  expect(said([])).not.toContain('not asked');
});

it('says of a promotion into a stage without gates what counts there', () => {
  expect(said([])).toContain('No gates');
});
