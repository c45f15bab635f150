import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { can, type HeldGrant, type Person } from './can';
import { compareRights } from './compare-rights';
import { permissions, roles } from './roles';

const stages = ['staging', 'prod'];
const person = (grants: readonly HeldGrant[]): Person => ({
  ...{ kind: 'person', id: 'u', name: 'Ada Example', email: 'ada@example.com' },
  ...{ instanceRole: null, grants },
});
const grant: fc.Arbitrary<HeldGrant> = fc.record({
  projectId: fc.constantFrom('p1', 'p2'),
  role: fc.constantFrom(...roles),
  stages: fc.subarray(stages),
  through: fc.constant('direct'),
});
const of = (role: string, limits: string[] = []): HeldGrant => ({
  ...{ projectId: 'p1', role, stages: limits, through: 'direct' },
});

describe('compareRights', () => {
  it('names what nothing else gives, stage by stage', () => {
    const before = person([of('approver'), of('developer')]);
    const after = person([of('approver', ['staging']), of('developer')]);
    expect(compareRights(before, after, 'p1', stages)).toEqual({
      gains: [],
      loses: [{ permission: 'promotion.execute', stages: ['prod'] }],
    });
  });

  it('takes nothing away that another grant gives too', () => {
    const left = compareRights(
      person([of('developer'), of('maintainer')]),
      person([of('maintainer')]),
      'p1',
      stages,
    );
    expect(left).toEqual({ gains: [], loses: [] });
  });

  it('L6: loses exactly what can allowed before and refuses after', () => {
    fc.assert(
      fc.property(fc.array(grant), fc.array(grant), (had, has) => {
        const before = person(had);
        const after = person(has);
        const { loses } = compareRights(before, after, 'p1', stages);
        for (const permission of permissions) {
          for (const stage of stages) {
            const where = { projectId: 'p1', stage };
            const lost = can(before, permission, where) && !can(after, permission, where);
            const named = loses.some(
              (one) =>
                one.permission === permission &&
                (one.stages === null || one.stages.includes(stage)),
            );
            expect(named).toBe(lost);
          }
        }
      }),
    );
  });
});
