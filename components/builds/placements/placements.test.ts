import { expect, it } from 'vitest';
import type { Build } from '@/contract/shapes/images';
import { textOf } from '../../../test/support/text-of';
import { PlacementTrack } from './placement-track';
import { PlacementsCard } from './placements-card';

const stages = [
  { slug: 'dev', name: 'Development' },
  { slug: 'prod', name: 'Production' },
];
const ana = { kind: 'person', id: 'a1', name: 'Ana', detail: 'ana@example.com' } as const;

const built = (...current: readonly string[]) => {
  const placements = stages.map(({ slug }) => ({
    ...{ stage: slug, since: '2026-03-01T08:00:00Z', by: ana, tags: [], moreTags: 0 },
    current: current.includes(slug) ? { how: 'pushed', brokenGlass: false } : null,
    rolledBack: null,
  }));
  return { placements, withdrawal: null } as unknown as Build;
};

it('the first stage says that a build is current there as every other does', () => {
  const [newest, older] = [built('dev', 'prod'), built()].map((build) =>
    textOf(PlacementTrack, { build, stages, look: 'marks' }),
  );
  expect(newest).toContain('Development: current here');
  expect(newest).toContain('Production: current here');
  expect(older).toContain('Development: is here');
});

it('and so does the list of where it is', () => {
  const [both, none] = [built('dev', 'prod'), built()].map((build) =>
    textOf(PlacementsCard, { build, stages }),
  );
  expect(both).toMatch(/Developmentcurrent.*Productioncurrent/);
  expect(none).not.toContain('current');
});
