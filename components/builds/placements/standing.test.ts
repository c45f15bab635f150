import { describe, expect, it } from 'vitest';
import type { Current } from '@/contract/shapes/current';
import { nextStage, standingIn } from './standing';

const current: Current = {
  image: 'api',
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
const placement = (stage: string, isCurrent: boolean, leftAt: string | null = null) => ({
  stage,
  registry: `shop-${stage}`,
  since: '2026-03-03T14:00:00Z',
  by: current.by,
  tags: ['latest'],
  current: isCurrent ? current : null,
  moreTags: 0,
  rolledBack: leftAt === null ? null : { at: leftAt, to: 1 },
});
const stages = ['dev', 'staging', 'prod'];
const build = { placements: [placement('dev', false), placement('staging', true)] };

describe('where a build stands', () => {
  it('is current where the stage says so, whatever its tags, and merely there otherwise', () => {
    expect(stages.map((stage) => standingIn(build, stage))).toEqual(['there', 'current', 'absent']);
  });

  it('is told apart where the stage was rolled back from it', () => {
    const left = { placements: [placement('staging', false, '2026-03-04T14:00:00Z')] };
    expect(standingIn(left, 'staging')).toBe('left');
    expect(nextStage(left, stages)).toBe('prod');
  });
});

describe('the next stage', () => {
  it('follows the furthest that holds the build', () => {
    expect(nextStage(build, stages)).toBe('prod');
  });
  it('is none after the last, and none for a build that is nowhere', () => {
    expect(nextStage({ placements: [placement('prod', false)] }, stages)).toBeNull();
    expect(nextStage({ placements: [] }, stages)).toBeNull();
  });
});
