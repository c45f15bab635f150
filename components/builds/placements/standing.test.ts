import { describe, expect, it } from 'vitest';
import { nextStage, standingIn } from './standing';

const placement = (stage: string, tags: string[], leftAt: string | null = null) => ({
  stage,
  registry: `shop-${stage}`,
  since: '2026-03-03T14:00:00Z',
  by: 'Ana',
  tags,
  moreTags: 0,
  rolledBack: leftAt === null ? null : { at: leftAt, to: 1 },
});
const stages = ['dev', 'staging', 'prod'];
const build = { placements: [placement('dev', ['2.0.0']), placement('staging', ['latest'])] };

describe('where a build stands', () => {
  it('is current where latest means it, and merely there otherwise', () => {
    expect(stages.map((stage) => standingIn(build, stage))).toEqual(['there', 'current', 'absent']);
  });

  it('is told apart where the stage was rolled back from it', () => {
    const left = { placements: [placement('staging', ['2.0.0'], '2026-03-04T14:00:00Z')] };
    expect(standingIn(left, 'staging')).toBe('left');
    expect(nextStage(left, stages)).toBe('prod');
  });
});

describe('the next stage', () => {
  it('follows the furthest that holds the build', () => {
    expect(nextStage(build, stages)).toBe('prod');
  });
  it('is none after the last, and none for a build that is nowhere', () => {
    expect(nextStage({ placements: [placement('prod', [])] }, stages)).toBeNull();
    expect(nextStage({ placements: [] }, stages)).toBeNull();
  });
});
