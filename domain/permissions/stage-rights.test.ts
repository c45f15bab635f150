import { describe, expect, it } from 'vitest';
import type { Person, Robot } from './can';
import { rightsIn, type StageFacts } from './stage-rights';

const holding = (role: string, stages: string[] = []): Person => ({
  kind: 'person',
  id: 'u',
  name: 'Ada Example',
  email: 'ada@example.com',
  instanceRole: null,
  grants: [{ projectId: 'p', role, stages, through: 'direct' }],
});
const dev: StageFacts = {
  projectId: 'p',
  stage: 'dev',
  registryId: 'r-dev',
  isEntry: true,
  asksApproval: false,
  asksTeams: [],
};
const prod: StageFacts = {
  projectId: 'p',
  stage: 'prod',
  registryId: 'r-prod',
  isEntry: false,
  asksApproval: true,
  asksTeams: ['release'],
};

describe('rightsIn', () => {
  it('L2: lets nobody push past the entry stage, and promotes nothing into it', () => {
    expect(rightsIn(holding('maintainer'), dev)).toEqual(['push', 'pull']);
    expect(rightsIn(holding('maintainer'), prod)).toEqual(['approve', 'ask', 'pull']);
  });

  it('says promote where the policy asks nobody, and ask for whoever waits for a click there', () => {
    const open = { ...prod, asksApproval: false, asksTeams: [] };
    expect(rightsIn(holding('approver'), open)).toEqual(['promote', 'pull']);
    expect(rightsIn(holding('developer'), open)).toEqual(['ask', 'pull']);
    expect(rightsIn(holding('reviewer'), open)).toEqual(['pull']);
    expect(rightsIn(holding('developer'), prod)).toEqual(['ask', 'pull']);
  });

  it('counts whom the policy names by team, whatever their role, where they see the project', () => {
    expect(rightsIn(holding('viewer'), prod, ['release'])).toEqual(['approve', 'pull']);
    expect(rightsIn(holding('viewer'), prod, ['other'])).toEqual(['pull']);
    expect(rightsIn({ ...holding('viewer'), grants: [] }, prod, ['release'])).toEqual([]);
  });

  it('L3: a cluster pulls from its registry and is nothing elsewhere', () => {
    const cluster: Robot = {
      kind: 'robot',
      id: 'r',
      name: 'robot.shop.eu',
      robotKind: 'cluster',
      extras: [],
      registries: [{ projectId: 'p', registryId: 'r-prod' }],
    };
    expect(rightsIn(cluster, prod)).toEqual(['pull']);
    expect(rightsIn(cluster, dev)).toEqual([]);
  });
});
