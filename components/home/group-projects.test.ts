import { describe, expect, it } from 'vitest';
import type { ProjectSummary } from '@/contract/shapes/projects';
import { byPipeline, byTeam } from './group-projects';

const project = (slug: string, stages: string[], team: string | null): ProjectSummary => ({
  slug,
  name: slug,
  team: team === null ? null : { slug: team.toLowerCase(), name: team },
  stages: stages.map((stage) => ({ slug: stage, name: stage, registry: `${slug}-${stage}` })),
  latestFollows: false,
  carries: true,
  floatingTags: [],
  keepsTags: false,
  agreesPolicies: false,
  createdAt: '2026-01-01T00:00:00Z',
  can: {
    push: false,
    describe: false,
    administer: false,
    administerAccess: false,
    administerRobots: false,
    editPolicies: false,
    readAudit: false,
    promoteInto: [],
    request: false,
    withdraw: false,
  },
  images: 0,
  lanes: [],
});

const four = ['dev', 'staging', 'preprod', 'prod'];
const projects = [
  project('docs', ['dev', 'live'], null),
  project('shop', four, 'Commerce'),
  project('bank', four, 'Accounts'),
];

describe('the matrix', () => {
  it('gives each pipeline its own columns, that of most projects first', () => {
    expect(byPipeline(projects).map((one) => one.projects.map(({ slug }) => slug))).toEqual([
      ['shop', 'bank'],
      ['docs'],
    ]);
  });
  it('orders teams by name and puts projects of no team last', () => {
    expect(byTeam(projects).map((group) => group.label)).toEqual([
      'Accounts',
      'Commerce',
      'No team',
    ]);
  });
});
