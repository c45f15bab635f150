import { imageManifestType } from '@/oci/manifest/media-types';
import { describe, expect, it } from 'vitest';
import type { Build, Lane } from '@/contract/shapes/images';
import { holdLane, keptBack } from './hold-lane';

const card = (number: number, properties: Build['properties'] = {}) => ({
  build: {
    image: 'api',
    number,
    digest: `sha256:${String(number).padStart(64, '0')}`,
    mediaType: imageManifestType,
    kind: 'image' as const,
    version: `2.${number}.0`,
    source: { commit: null, branch: null, author: null, url: null },
    labels: {},
    labelCount: 0,
    properties,
    platforms: ['linux/amd64'],
    size: 1000,
    createdAt: null,
    pushedAt: '2026-03-03T14:00:00Z',
    pushedBy: { kind: 'robot' as const, id: 'r1', name: 'robot.shop.ci', detail: 'ci' },
    placements: [],
    withdrawal: null,
    partOf: null,
  },
  next: 'staging',
  promote: { allowed: true, reason: null },
  nextAct: 'promote' as const,
  label: 'Promote',
  verdicts: [],
  promotion: null,
  requestedBy: null,
});

const lane = (now: number, candidates: number[], before: number[]): Lane => ({
  stage: 'dev',
  name: 'Dev',
  registry: 'shop-dev',
  current: null,
  now: card(now),
  candidates: candidates.map((number) => card(number)),
  before: before.map((number) => card(number)),
  rollBack: { allowed: false, reason: 'Dev fills by pushes' },
  rollBackWaits: null,
  gates: [],
  hold: null,
  automatic: false,
  stops: [],
  total: 1 + candidates.length + before.length,
});

const numbers = (held: Lane) => [
  held.now?.build.number,
  held.candidates.map((one) => one.build.number),
  held.before.map((one) => one.build.number),
];

describe('a lane held still', () => {
  it('keeps every card where it is while builds arrive', () => {
    const shown = lane(3, [2], [1]);
    const fresh = lane(5, [4, 3, 2], [1]);
    expect(numbers(holdLane(shown, fresh))).toEqual([3, [2], [1]]);
    expect(keptBack(shown, fresh)).toEqual({ builds: 2, moved: true });
  });

  it('shows what became known of the cards on screen', () => {
    const shown = lane(3, [2], []);
    const fresh = { ...shown, candidates: [card(2, { tested: 'yes' })] };
    expect(holdLane(shown, fresh).candidates[0]?.build.properties).toEqual({ tested: 'yes' });
    expect(keptBack(shown, fresh)).toEqual({ builds: 0, moved: false });
  });

  it('tells that cards would move where none is new', () => {
    expect(keptBack(lane(3, [2], [1]), lane(2, [3], [1]))).toEqual({ builds: 0, moved: true });
  });
});
