import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { can, type HeldGrant, type Person } from './can';
import { mayGive, notHeldOf, type GivenRole } from './may-give';
import { permissions, roles, stagePermissions } from './roles';

const stages = ['dev', 'staging', 'prod'];
const person = (more: Partial<Person>): Person => ({
  kind: 'person',
  id: 'u',
  name: 'Ada Example',
  email: 'ada@example.com',
  instanceRole: null,
  grants: [],
  ...more,
});
const role = (name: string, limits: string[] = []): GivenRole => ({
  projectId: 'p1',
  role: name,
  stages: limits,
});
const held = (given: GivenRole): HeldGrant => ({ ...given, through: 'direct' });
const custom = (names: readonly string[], limits: string[] = []): GivenRole => ({
  ...role('access-keeper', limits),
  permissions: names,
});

describe('mayGive', () => {
  it('lets maintainers and administrators give every role of the table', () => {
    for (const name of roles) {
      expect(mayGive(person({ grants: [held(role('maintainer'))] }), role(name))).toBe(true);
      expect(mayGive(person({ instanceRole: 'administrator' }), role(name))).toBe(true);
    }
  });

  it('refuses what is missing by name: who keeps access alone cannot hand out maintainer', () => {
    const keeper = person({
      grants: [held(custom(['project.read', 'image.pull', 'access.administer']))],
    });
    expect(mayGive(keeper, role('viewer'))).toBe(true);
    expect(mayGive(keeper, role('maintainer'))).toBe(false);
    expect(notHeldOf(keeper, role('developer'))).toEqual([
      'image.push',
      'build.describe',
      'promotion.request',
    ]);
  });

  it('keeps whoever is limited to stages from giving more stages than theirs, or all', () => {
    const limited = person({
      grants: [held(role('approver', ['staging'])), held(custom(['access.administer']))],
    });
    expect(mayGive(limited, role('approver', ['staging']))).toBe(true);
    expect(mayGive(limited, role('approver', ['staging', 'prod']))).toBe(false);
    expect(mayGive(limited, role('approver'))).toBe(false);
  });

  it('asks the token for `admin` and its owner for the rest', () => {
    const maintainer = { grants: [held(role('maintainer'))] };
    expect(mayGive(person({ ...maintainer, scopes: ['read', 'promote'] }), role('viewer'))).toBe(
      false,
    );
    expect(mayGive(person({ ...maintainer, scopes: ['read', 'admin'] }), role('approver'))).toBe(
      true,
    );
  });

  it('L6: what somebody gives never makes the holder more than the giver', () => {
    const given = fc.record({
      projectId: fc.constant('p1'),
      role: fc.constant('made-up'),
      permissions: fc.subarray([...permissions]),
      stages: fc.subarray(stages),
    });
    fc.assert(
      fc.property(fc.array(given, { maxLength: 3 }), given, (theirs, gift) => {
        const giver = person({ grants: theirs.map(held) });
        fc.pre(mayGive(giver, gift));
        const holder = person({ grants: [held(gift)] });
        for (const asked of permissions) {
          for (const stage of stages) {
            const where = { projectId: 'p1', stage };
            if (can(holder, asked, where)) expect(can(giver, asked, where)).toBe(true);
          }
          if (stagePermissions.has(asked) && can(holder, asked, { projectId: 'p1' })) {
            expect(can(giver, asked, { projectId: 'p1' })).toBe(true);
          }
        }
      }),
    );
  });
});
