import { expect, it } from 'vitest';
import { lacking } from './lacking';

const stages = [
  { slug: 'dev', name: 'Dev' },
  { slug: 'staging', name: 'Staging' },
  { slug: 'prod', name: 'Production' },
];
const placed = (...slugs: string[]) => ({
  placements: slugs.map((stage) => ({
    stage,
    registry: `shop-${stage}`,
    by: { kind: 'robot' as const, id: 'r1', name: 'robot.shop.ci', detail: 'ci' },
    tags: [],
    moreTags: 0,
    current: null,
    rolledBack: null,
    since: '2026-03-01T08:00:00Z',
  })),
});
const evidence = (
  digest: string,
  where: string[],
  goesAlong = true,
  wouldReplace: string[] = [],
) => ({
  digest,
  subject: 'sha256:b',
  artifactType: null,
  size: 1,
  annotations: {},
  kind: 'other' as const,
  tag: null,
  stages: where,
  goesAlong,
  wouldReplace,
  replacedBy: null,
});

it('names each stage that has the build and not all that the entry registry tells of it', () => {
  const told = [
    evidence('sha256:1', ['dev']),
    evidence('sha256:2', ['dev', 'staging']),
    // Told in two ways is one.
    evidence('sha256:1', ['dev']),
  ];
  expect(lacking(told, placed('dev', 'staging'), stages)).toEqual([
    { slug: 'staging', name: 'Staging', count: 1, replacing: 0 },
  ]);
});

it('leaves out what stays behind, what was replaced, and what the entry registry has no more', () => {
  const told = [
    evidence('sha256:1', ['dev'], false),
    evidence('sha256:2', ['prod']),
    { ...evidence('sha256:3', ['dev']), replacedBy: 'sha256:4' },
  ];
  expect(lacking(told, placed('dev', 'staging', 'prod'), stages)).toEqual([]);
});

it('counts apart what would replace something, also where its manifest is there', () => {
  const told = [
    evidence('sha256:1', ['dev']),
    evidence('sha256:2', ['dev'], true, ['prod']),
    evidence('sha256:3', ['dev', 'staging', 'prod'], true, ['prod']),
  ];
  expect(lacking(told, placed('dev', 'staging', 'prod'), stages)).toEqual([
    { slug: 'staging', name: 'Staging', count: 2, replacing: 0 },
    { slug: 'prod', name: 'Production', count: 1, replacing: 2 },
  ]);
});
