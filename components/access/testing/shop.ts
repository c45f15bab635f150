import type { Project } from '@/contract/projects';

/** A project of three stages, for tests. */
export const shop: Project = {
  slug: 'shop',
  name: 'Shop',
  team: null,
  stages: [
    { slug: 'dev', name: 'Dev', registry: 'shop-dev' },
    { slug: 'staging', name: 'Staging', registry: 'shop-staging' },
    { slug: 'prod', name: 'Production', registry: 'shop-prod' },
  ],
  latestFollows: false,
  floatingTags: ['latest'],
  createdAt: '2026-03-01T00:00:00.000Z',
  can: {
    push: true,
    describe: true,
    administer: true,
    administerAccess: true,
    administerRobots: true,
    editPolicies: true,
    readAudit: true,
    promoteInto: [],
    request: true,
    withdraw: true,
  },
};
