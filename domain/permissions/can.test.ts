import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { can, type HeldGrant, type Person, type Robot } from './can';
import { permissions, rolePermissions, roles, type Permission } from './roles';

const projects = ['p1', 'p2'];
const stages = ['dev', 'staging', 'prod'];

const permission = fc.constantFrom(...permissions);
const grant: fc.Arbitrary<HeldGrant> = fc.record({
  projectId: fc.constantFrom(...projects),
  role: fc.constantFrom(...roles),
  stages: fc.subarray(stages),
  through: fc.constant('direct'),
});
const place = fc.record(
  {
    projectId: fc.constantFrom(...projects),
    stage: fc.constantFrom(...stages),
    registryId: fc.constantFrom('r1', 'r2'),
  },
  { requiredKeys: ['projectId'] },
);

const person = (
  grants: readonly HeldGrant[],
  instanceRole: Person['instanceRole'] = null,
): Person => ({
  kind: 'person',
  id: 'u',
  name: 'Ada Example',
  email: 'ada@example.com',
  instanceRole,
  grants,
});
const robot = (robotKind: Robot['robotKind']): Robot => ({
  kind: 'robot',
  id: 'r',
  name: 'robot.shop.ci',
  robotKind,
  registries: [{ projectId: 'p1', registryId: 'r1' }],
  extras: robotKind === 'ci' ? ['check.report'] : [],
});

describe('can', () => {
  it('L6: adding a grant never removes a right', () => {
    fc.assert(
      fc.property(fc.array(grant), grant, permission, place, (held, added, asked, where) => {
        fc.pre(can(person(held), asked, where));
        return can(person([...held, added]), asked, where);
      }),
    );
  });

  it('L6: a grant gives nothing on another project', () => {
    fc.assert(
      fc.property(fc.array(grant), permission, (held, asked) => {
        expect(can(person(held), asked, { projectId: 'p3', stage: 'dev' })).toBe(false);
      }),
    );
  });

  it('L6: unknown means no, for permissions and roles that do not exist', () => {
    const anyText = fc
      .string()
      .filter((text) => !(permissions as readonly string[]).includes(text));
    fc.assert(
      fc.property(anyText, fc.boolean(), grant, place, (asked, admin, held, where) => {
        expect(
          can(person([held], admin ? 'administrator' : null), asked as Permission, where),
        ).toBe(false);
        expect(can(robot('ci'), asked as Permission, where)).toBe(false);
      }),
    );
    const strange = { projectId: 'p1', role: 'owner', stages: [], through: 'direct' };
    for (const asked of permissions) {
      expect(can(person([strange]), asked, { projectId: 'p1' })).toBe(false);
    }
  });

  it('gives a role exactly what the table says', () => {
    for (const role of roles) {
      const held = person([{ projectId: 'p1', role, stages: [], through: 'direct' }]);
      const given = permissions.filter((asked) => can(held, asked, { projectId: 'p1' }));
      expect(new Set(given)).toEqual(new Set(rolePermissions[role]));
    }
  });

  it('lets a stage-limited approver promote into those stages only, and never into no stage', () => {
    const limited = person([
      { projectId: 'p1', role: 'approver', stages: ['staging'], through: 'direct' },
    ]);
    const promote = (stage?: string) =>
      can(limited, 'promotion.execute', { projectId: 'p1', ...(stage ? { stage } : {}) });
    expect(promote('staging')).toBe(true);
    expect(promote('prod')).toBe(false);
    expect(promote()).toBe(false);
    expect(can(limited, 'image.pull', { projectId: 'p1', stage: 'prod' })).toBe(true);
  });

  it('L3: a cluster may pull from its own registry and do nothing else anywhere', () => {
    fc.assert(
      fc.property(permission, place, (asked, where) => {
        const own = where.projectId === 'p1' && where.registryId === 'r1';
        expect(can(robot('cluster'), asked, where)).toBe(own && asked === 'image.pull');
      }),
    );
  });

  it('lets CI pull and push in its registry, and read and describe builds of its project', () => {
    const ci = robot('ci');
    expect(can(ci, 'image.push', { projectId: 'p1', registryId: 'r1' })).toBe(true);
    expect(can(ci, 'image.push', { projectId: 'p1', registryId: 'r2' })).toBe(false);
    expect(can(ci, 'image.pull', { projectId: 'p1' })).toBe(false);
    expect(can(ci, 'build.describe', { projectId: 'p1' })).toBe(true);
    expect(can(ci, 'build.describe', { projectId: 'p2' })).toBe(false);
    expect(can(ci, 'promotion.execute', { projectId: 'p1', registryId: 'r1' })).toBe(false);
  });

  it('lets CI promote into the stages of its own project that it names, and nowhere where it names none', () => {
    const promotes = (stages: string[], projectId = 'p1', stage = 'staging') =>
      can(
        {
          ...robot('ci'),
          extras: ['promotion.execute'],
          limitedTo: { projectId: 'p1', stages },
          registries: ['p1', 'p2'].map((id) => ({ projectId: id, registryId: `${id}-dev` })),
        },
        'promotion.execute',
        { projectId, ...(stage !== '' && { stage }) },
      );
    expect(promotes(['staging'])).toBe(true);
    expect(promotes(['staging'], 'p1', 'prod')).toBe(false);
    expect(promotes(['staging'], 'p2')).toBe(false);
    expect(promotes(['staging'], 'p1', '')).toBe(false);
    expect(promotes([])).toBe(false);
    expect(
      can({ ...robot('ci'), extras: ['promotion.execute'] }, 'promotion.execute', {
        projectId: 'p1',
        stage: 'staging',
      }),
    ).toBe(false);
  });
});
