import { expect, it } from 'vitest';
import type { Current } from '@/contract/shapes/current';
import { withdrawMeans } from './withdraw-means';

const current: Current = {
  image: 'web/front',
  number: 2,
  digest: 'sha256:2',
  version: null,
  since: '2026-03-03T14:00:00Z',
  how: 'promoted',
  promotion: null,
  reason: null,
  brokenGlass: false,
  withdrawn: null,
  by: { kind: 'person', id: null, name: 'Ana', detail: null },
};
const placement = (stage: string, tags: string[], moreTags = 0) => ({
  stage,
  registry: `shop-${stage}`,
  since: '2026-03-03T14:00:00Z',
  by: current.by,
  tags,
  moreTags,
  rolledBack: null,
  current: tags.includes('latest') ? current : null,
});
const stages = [
  { slug: 'dev', name: 'Dev' },
  { slug: 'preprod', name: 'Pre-prod' },
  { slug: 'prod', name: 'Production' },
];
const build = {
  image: 'web/front',
  placements: [
    placement('dev', ['1.1.0', 'build-2', 'latest']),
    placement('preprod', ['1.1.0', 'build-2', 'latest'], 3),
    placement('prod', ['build-2']),
  ],
};

it('names the stages where it is current, not the entry stage, and the tags that leave each list', () => {
  expect(withdrawMeans(build, stages, false)).toEqual([
    'It is current in Pre-prod, and stays so until you roll back or promote another there.',
    'Its tags leave the lists: 1.1.0 and latest in Dev; 1.1.0, latest and 3 more in Pre-prod.',
  ]);
});

it('names what resolves no more where pulls are refused: nothing of the entry stage', () => {
  expect(withdrawMeans(build, stages, true).at(-1)).toBe(
    'Nothing of it resolves any more in shop-preprod/web/front and shop-prod/web/front, by no tag and not by its digest.',
  );
  const inDev = { image: 'api', placements: [placement('dev', [])] };
  expect(withdrawMeans(inDev, stages, true)).toEqual([]);
});
