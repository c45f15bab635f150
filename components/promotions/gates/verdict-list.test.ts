import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { Verdict } from '@/contract/shapes/gates';
import { VerdictList } from './verdict-list';

const said = (verdicts: readonly Verdict[], backIn?: string) =>
  renderToStaticMarkup(createElement(VerdictList, { verdicts, backIn })).replaceAll(
    /<[^>]*>/g,
    ' ',
  );

const withdrawn: Verdict = {
  ...{ gate: 'withdrawn', kind: 'withdrawn', title: 'Withdrawal', verdict: 'failed' },
  ...{ reason: '#3 was withdrawn by Kim: leaks.', until: null, on: [], evidence: [] },
};

it('says of a roll back that the policy asks nothing of it, and what holds all the same', () => {
  expect(said([], 'Production')).toContain('Production had this build before');
  expect(said([], 'Production')).toContain('It is not withdrawn.');
  expect(said([], 'Production')).not.toContain('No gates');
  expect(said([withdrawn], 'Production')).toContain('#3 was withdrawn by Kim');
  expect(said([withdrawn], 'Production')).not.toContain('It is not withdrawn.');
});

it('says of a promotion into a stage without gates what counts there', () => {
  expect(said([])).toContain('No gates');
});
