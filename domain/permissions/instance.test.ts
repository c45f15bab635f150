import { expect, it } from 'vitest';
import type { Person, Robot } from './can';
import {
  createsProjects,
  mayAdministerInstance,
  mayCreateProject,
  mayManageTeam,
} from './instance';

const ada: Person = {
  kind: 'person',
  id: 'u',
  name: 'Ada Example',
  email: 'ada@example.com',
  instanceRole: null,
  grants: [],
};
const robot: Robot = {
  kind: 'robot',
  id: 'r',
  name: 'robot.shop.ci',
  robotKind: 'ci',
  registries: [{ projectId: 'p', registryId: 'r' }],
  extras: [],
};

it('lets administrators do all of it', () => {
  const admin = { ...ada, instanceRole: 'administrator' } as const;
  expect(mayAdministerInstance(admin)).toBe(true);
  expect(mayManageTeam(admin, 't')).toBe(true);
  expect(mayCreateProject(admin, null)).toBe(true);
  expect(createsProjects(admin)).toBe(true);
});

it('lets a team’s maintainer see to that team and create its projects, no others', () => {
  const maintainer = { ...ada, maintainsTeams: ['t'] };
  expect(mayManageTeam(maintainer, 't')).toBe(true);
  expect(mayManageTeam(maintainer, 'other')).toBe(false);
  expect(mayCreateProject(maintainer, 't')).toBe(true);
  expect(mayCreateProject(maintainer, null)).toBe(false);
  expect(mayAdministerInstance(maintainer)).toBe(false);
});

it('gives nothing to others and to robots', () => {
  for (const actor of [ada, robot]) {
    expect(mayAdministerInstance(actor)).toBe(false);
    expect(mayManageTeam(actor, 't')).toBe(false);
    expect(createsProjects(actor)).toBe(false);
  }
});
