import { describe, expect, it } from 'vitest';
import type { Person } from './can';
import { robotRightsNotHeld, type RobotReach } from './robot-needs';

const keeper = (permissions: readonly string[], more: Partial<Person> = {}): Person => ({
  kind: 'person',
  id: 'u',
  name: 'Kim',
  email: 'kim@example.com',
  instanceRole: null,
  grants: [{ projectId: 'shop', role: 'keeper', permissions, stages: [], through: 'direct' }],
  ...more,
});
const ci: RobotReach = {
  robotKind: 'ci',
  registries: [{ registryId: 'shop-dev', projectId: 'shop' }],
  extras: ['check.report'],
};
const cluster: RobotReach = { ...ci, robotKind: 'cluster', extras: [] };
const lacking = (person: Person, robot: RobotReach) =>
  robotRightsNotHeld(person, robot).map(({ permission }) => permission);

describe('what a robot may do that its keeper may not', () => {
  it('is everything where they look after robots alone', () => {
    const person = keeper(['project.read', 'robot.administer']);
    expect(lacking(person, ci)).toEqual([
      'image.pull',
      'image.push',
      'build.describe',
      'check.report',
    ]);
    expect(lacking(person, cluster)).toEqual(['image.pull']);
  });

  it('is nothing for a maintainer, whatever their token is narrowed to', () => {
    const grants = [{ projectId: 'shop', role: 'maintainer', stages: [], through: 'direct' }];
    expect(lacking(keeper([], { grants, scopes: ['read', 'admin'] }), ci)).toEqual([]);
  });

  it('is promoting into each stage that they may not promote into', () => {
    const of = { projectId: 'shop', through: 'direct' };
    const grants = [
      { ...of, role: 'approver', stages: ['staging'] },
      { ...of, role: 'developer', stages: [] },
    ];
    const robot: RobotReach = {
      ...ci,
      extras: ['promotion.execute'],
      limitedTo: { projectId: 'shop', stages: ['staging', 'prod'] },
    };
    expect(robotRightsNotHeld(keeper([], { grants }), robot)).toEqual([
      { projectId: 'shop', permission: 'promotion.execute', stage: 'prod' },
    ]);
  });

  it('is asked on every project that the robot reaches', () => {
    const grants = [{ projectId: 'shop', role: 'maintainer', stages: [], through: 'direct' }];
    const registries = [...ci.registries, { registryId: 'cart-dev', projectId: 'cart' }];
    const found = robotRightsNotHeld(keeper([], { grants }), { ...ci, registries });
    expect(new Set(found.map(({ projectId }) => projectId))).toEqual(new Set(['cart']));
  });
});
