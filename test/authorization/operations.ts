/** One call of /api/v1 and the right that it needs. */
export interface Operation {
  readonly name: string;
  readonly method: string;
  /** `n` is another number at each call, for names that must be new. */
  path(n: number): string;
  body?(n: number): unknown;
  readonly needs: string;
  /** Another right that does as well. */
  readonly or?: string;
  /** An answer that says that they may only ask for it: others have to let it in. */
  asksOnly?(answer: unknown): boolean;
  readonly stage?: string;
  /** Of no project: whoever may not is told so, for there is nothing to hide. */
  readonly ofNoProject?: true;
  /** Robots are told so, whatever it is about. */
  readonly forPeople?: true;
}

const api = '/projects/shop/images/api';
const text = { reason: 'a case of the matrix' };

/** @param requests ids of open requests into preprod, one for each kind of act. */
export const operations = (requests: readonly string[]): readonly Operation[] => {
  const act = (at: number, what: string) => () => `/promotions/${requests[at] ?? ''}/${what}`;
  const read = (name: string, path: string): Operation => ({
    name,
    method: 'GET',
    path: () => path,
    needs: 'project.read',
  });
  return [
    read('read the project', '/projects/shop'),
    read('list its images', '/projects/shop/images'),
    read('see its board', `${api}/board`),
    read('see a build', `${api}/builds/1`),
    read('read its policies', '/projects/shop/policies'),
    read('see a request', `/promotions/${requests[0] ?? ''}`),
    {
      name: 'read its trail',
      method: 'GET',
      needs: 'audit.read',
      path: () => '/audit?project=shop&limit=1',
    },
    {
      name: 'set a property',
      method: 'PUT',
      needs: 'build.describe',
      path: () => `${api}/builds/1/properties`,
      body: (n) => ({ ticket: `T-${n}` }),
    },
    {
      name: 'report a check',
      method: 'POST',
      needs: 'check.report',
      path: () => '/projects/shop/checks',
      body: (n) => ({ image: 'api', build: 1, name: `check ${n}`, state: 'passed' }),
    },
    {
      name: 'promote into staging',
      method: 'POST',
      needs: 'promotion.execute',
      stage: 'staging',
      path: () => '/promotions',
      body: () => ({ project: 'shop', image: 'api', build: 2, to: 'staging', dryRun: true }),
      asksOnly: (answer) => (answer as { needsPromoter?: boolean }).needsPromoter === true,
    },
    {
      name: 'ask for a promotion that nobody approves',
      method: 'POST',
      stage: 'staging',
      needs: 'promotion.request',
      or: 'promotion.execute',
      path: () => '/promotions',
      body: () => ({ project: 'shop', image: 'api', build: 2, to: 'staging', dryRun: true }),
    },
    {
      name: 'click what somebody may only ask for',
      method: 'POST',
      stage: 'staging',
      needs: 'promotion.execute',
      forPeople: true,
      path: act(4, 'execute'),
    },
    {
      name: 'ask for a promotion',
      method: 'POST',
      needs: 'promotion.request',
      path: () => '/promotions',
      body: () => ({ project: 'shop', image: 'unasked', build: 1, to: 'preprod', dryRun: true }),
    },
    {
      name: 'comment on a request',
      method: 'POST',
      needs: 'promotion.request',
      forPeople: true,
      path: act(0, 'comments'),
      body: (n) => ({ text: `comment ${n}` }),
    },
    {
      name: 'approve into preprod',
      method: 'POST',
      needs: 'promotion.approve',
      forPeople: true,
      stage: 'preprod',
      path: act(1, 'approvals'),
      // Not what is asked now, so that nobody's approval is in another's way.
      body: () => ({ decision: 'approve', seen: { target: null, policyVersion: 999 } }),
    },
    {
      name: 'waive a gate',
      method: 'POST',
      needs: 'promotion.waive',
      forPeople: true,
      path: act(2, 'waivers'),
      body: () => ({ ...text, gate: 'no-such-gate', expiresInHours: 1 }),
    },
    {
      name: 'break the glass',
      method: 'POST',
      needs: 'promotion.break-glass',
      forPeople: true,
      path: act(3, 'break-glass'),
      body: () => text,
    },
    {
      name: 'stop a line',
      method: 'PUT',
      needs: 'stage.hold',
      path: () => '/projects/shop/stages/prod/hold',
      body: () => text,
    },
    {
      name: 'withdraw a build',
      method: 'POST',
      needs: 'build.withdraw',
      path: () => `${api}/builds/3/withdrawal`,
      body: () => text,
    },
    {
      name: 'save a policy',
      method: 'PUT',
      needs: 'policy.edit',
      path: () => '/projects/shop/policies/prod',
      body: () => ({ gates: [] }),
    },
    {
      name: 'change its settings',
      method: 'PATCH',
      needs: 'project.administer',
      path: () => '/projects/shop',
      body: (n) => ({ name: `Shop ${n}` }),
    },
    {
      name: 'grant a role',
      method: 'PUT',
      needs: 'access.administer',
      path: () => '/projects/shop/grants/guest@example.com',
      body: () => ({ role: 'viewer' }),
    },
    {
      name: 'make a robot',
      method: 'POST',
      needs: 'robot.administer',
      path: () => '/projects/shop/robots',
      body: (n) => ({ name: `made-${n}`, kind: 'cluster', registry: 'shop-prod' }),
    },
    {
      name: 'see uploads under way',
      method: 'GET',
      needs: 'robot.administer',
      path: () => '/projects/shop/uploads',
    },
    {
      name: 'create a person',
      method: 'POST',
      needs: 'instance',
      ofNoProject: true,
      path: () => '/people',
      body: () => ({ email: 'guest@example.com', name: 'x', password: 'violet otter carries' }),
    },
    {
      name: 'create a team',
      method: 'PUT',
      needs: 'instance',
      ofNoProject: true,
      path: (n) => `/teams/made-${n}`,
      body: () => ({ name: 'Made' }),
    },
    {
      name: 'create a project',
      method: 'POST',
      needs: 'instance',
      ofNoProject: true,
      path: () => '/projects',
      body: () => ({ slug: 'shop', name: 'taken' }),
    },
  ];
};
