import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { can, type Actor, type HeldGrant, type Person, type Robot } from './can';
import { explain, withoutPath, type Path } from './explain';
import {
  instanceRoles,
  permissions,
  robotExtras,
  roles,
  tokenScopes,
  type Permission,
} from './roles';

const projects = ['p1', 'p2'];
const stages = ['dev', 'staging', 'prod'];
const registryIds = ['r1', 'r2', 'r3'];

const grant: fc.Arbitrary<HeldGrant> = fc.record({
  projectId: fc.constantFrom(...projects),
  role: fc.constantFrom(...roles, 'made-up', 'unheard-of'),
  permissions: fc.option(fc.subarray([...permissions])),
  stages: fc.subarray(stages),
  through: fc.constantFrom('direct', 'team Release'),
});
const person: fc.Arbitrary<Person> = fc.record(
  {
    kind: fc.constant('person' as const),
    id: fc.constant('u'),
    name: fc.constant('Ada Example'),
    email: fc.constant('ada@example.com'),
    instanceRole: fc.option(fc.constantFrom(...instanceRoles)),
    grants: fc.array(grant, { maxLength: 5 }),
    scopes: fc.subarray([...tokenScopes]),
    seenIn: fc.option(fc.subarray(projects)),
  },
  { requiredKeys: ['kind', 'id', 'name', 'email', 'instanceRole', 'grants'] },
);
const robot: fc.Arbitrary<Robot> = fc.record({
  kind: fc.constant('robot' as const),
  id: fc.constant('r'),
  name: fc.constant('robot.shop.ci'),
  robotKind: fc.constantFrom('ci', 'cluster'),
  registries: fc.uniqueArray(
    fc.record({
      registryId: fc.constantFrom(...registryIds),
      projectId: fc.constantFrom(...projects),
    }),
    { selector: ({ registryId }) => registryId, maxLength: 3 },
  ),
  extras: fc.subarray([...robotExtras]),
  limitedTo: fc.record({
    projectId: fc.constantFrom(...projects),
    stages: fc.subarray([...stages]),
  }),
});
const actor: fc.Arbitrary<Person | Robot> = fc.oneof(person, robot);
const permission = fc.constantFrom(...permissions);
const where = fc.record(
  {
    projectId: fc.constantFrom(...projects),
    stage: fc.constantFrom(...stages),
    registryId: fc.constantFrom(...registryIds),
  },
  { requiredKeys: ['projectId'] },
);

const without = (from: Actor, paths: readonly Path[]): Actor =>
  paths.reduce<Actor>((left, path) => withoutPath(left, path), from);

describe('explain', () => {
  it('L6: is always of the opinion of can', () => {
    fc.assert(
      fc.property(actor, permission, where, (who, asked, place) => {
        const { allowed, paths, missing } = explain(who, asked, place);
        expect(allowed).toBe(can(who, asked, place));
        expect(missing === null).toBe(allowed);
        if (allowed) expect(paths.length).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('L6: takes the right away by removing all that it names', () => {
    fc.assert(
      fc.property(actor, permission, where, (who, asked, place) => {
        const { paths } = explain(who, asked, place);
        expect(can(without(who, paths), asked, place)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('L6: names nothing too much: any path that stays keeps the right', () => {
    fc.assert(
      fc.property(actor, permission, where, fc.nat(), (who, asked, place, seed) => {
        const { allowed, paths } = explain(who, asked, place);
        fc.pre(allowed);
        const kept = seed % paths.length;
        const gone = paths.filter((_, at) => at !== kept);
        expect(can(without(who, gone), asked, place)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('says what is missing: the stage, the token’s scope, or a role', () => {
    const ada: Person = {
      kind: 'person',
      id: 'u',
      name: 'Ada Example',
      email: 'ada@example.com',
      instanceRole: null,
      grants: [{ projectId: 'p1', role: 'approver', stages: ['staging'], through: 'direct' }],
    };
    const missing = (who: Person, asked: Permission, stage = 'prod') =>
      explain(who, asked, { projectId: 'p1', stage }).missing;
    expect(missing(ada, 'promotion.execute')).toMatchObject({ kind: 'stages' });
    expect(missing(ada, 'policy.edit')).toEqual({ kind: 'role', roles: ['maintainer'] });
    expect(missing({ ...ada, scopes: ['read'] }, 'promotion.request')).toEqual({
      kind: 'scope',
      scope: 'promote',
    });
    expect(missing({ ...ada, seenIn: ['p2'] }, 'promotion.request')).toEqual({ kind: 'not-seen' });
  });
});
