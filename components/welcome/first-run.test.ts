import { describe, expect, it } from 'vitest';
import type { Current } from '@/contract/shapes/current';
import type { ImageLanes } from '@/contract/shapes/images';
import { currentStep, firstArrival } from './first-run';

const current: Current = {
  image: 'api',
  number: 1,
  digest: `sha256:${'a'.repeat(64)}`,
  version: '1.0.0',
  since: '2026-01-01T00:00:00Z',
  how: 'pushed',
  by: { kind: 'robot', id: null, name: 'robot.shop.ci', detail: 'ci' },
  promotion: null,
  reason: null,
  brokenGlass: false,
  withdrawn: null,
};
const api = (reached: number): ImageLanes => ({
  name: 'api',
  lanes: ['dev', 'staging'].map((stage, at) => ({
    stage,
    registry: `shop-${stage}`,
    current: at < reached ? current : null,
    behind: 0,
    entered: null,
    waiting: null,
    hold: null,
  })),
});

describe('the first run', () => {
  it('leads from project to credential to push', () => {
    expect(currentStep({ project: false, credential: false, images: [] })).toBe('project');
    expect(currentStep({ project: true, credential: false, images: [] })).toBe('credential');
    expect(currentStep({ project: true, credential: true, images: [] })).toBe('push');
  });
  it('goes on to promote once the push is seen, whoever’s credential pushed it', () => {
    expect(currentStep({ project: true, credential: false, images: [api(1)] })).toBe('promote');
    expect(firstArrival([api(0), api(1)])).toMatchObject({ image: 'api', number: 1 });
  });
  it('ends when an image stands in a later stage', () => {
    expect(currentStep({ project: true, credential: true, images: [api(2)] })).toBeNull();
  });
});
