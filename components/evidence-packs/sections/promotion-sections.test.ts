import { expect, it } from 'vitest';
import type { EvidencePack } from '@/contract/shapes/evidence-pack';
import { textOf } from '../../../test/support/text-of';
import { PromotionSections } from './promotion-sections';

const ana = { kind: 'person', id: 'a1', name: 'Ana', detail: null };
const asked = (kind: string, build: number, day: number) => ({
  ...{ id: `p${day}`, kind, build, state: 'promoted', from: 'staging', to: 'prod', tags: [] },
  ...{ requestedBy: ana, requestedAt: `2026-03-0${day}T08:00:00Z`, approvals: [], waivers: [] },
  ...{ reason: null, outcome: null, executedBy: null, finishedAt: null, brokenGlass: null },
  ...{ policy: null, askedPolicy: null, along: null, release: null, verdicts: [] },
});

it('has promotions and the roll backs that left the build as they came, newest first', () => {
  const pack = {
    promotions: [asked('promotion', 2, 4), asked('promotion', 2, 1)],
    leftBy: [asked('rollback', 1, 5), asked('rollback', 1, 2)],
    morePromotions: 3,
    moreLeftBy: 0,
    stages: [
      { slug: 'staging', name: 'Staging' },
      { slug: 'prod', name: 'Production' },
    ],
  } as unknown as EvidencePack;
  const text = textOf(PromotionSections, { pack });
  const titles = [
    ...text.matchAll(/Roll back of Production from this build, to #1|From Staging to Production/g),
  ];
  expect(titles.map(([title]) => title.split(' ')[0])).toEqual(['Roll', 'From', 'Roll', 'From']);
  expect(text).toContain('3 older promotions are left out here.');
  expect(text).not.toContain('Nobody has asked');
});
