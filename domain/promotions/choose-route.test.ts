import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '@/lib/refusal';
import { defaultStages } from '../registries/names';
import { chooseRoute, requireReason, type RouteFacts } from './choose-route';

const stages = defaultStages;
const facts = (over: Partial<RouteFacts>): RouteFacts => ({
  stages,
  to: 'staging',
  build: 5,
  inStages: new Set(['dev']),
  wasLetIn: true,
  isOlder: false,
  ...over,
});

const refusalOf = (work: () => unknown): Refusal => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('chooseRoute', () => {
  it('promotes from the stage before', () => {
    const route = chooseRoute(facts({}));
    expect(route).toMatchObject({
      kind: 'promotion',
      from: { slug: 'dev' },
      to: { slug: 'staging' },
    });
  });

  it('promotes an older build that never was in the target as any other', () => {
    expect(chooseRoute(facts({ isOlder: true })).kind).toBe('promotion');
  });

  it('rolls a stage back to an earlier build that it holds', () => {
    const route = chooseRoute(facts({ inStages: new Set(['dev', 'staging']), isOlder: true }));
    expect(route).toMatchObject({ kind: 'rollback', from: { slug: 'staging' } });
  });

  it('rolls back also where every other stage has lost the build', () => {
    const route = chooseRoute(facts({ to: 'prod', inStages: new Set(['prod']), isOlder: true }));
    expect(route).toMatchObject({ kind: 'rollback', from: { slug: 'prod' } });
  });

  it('does not roll back to what came along with another build and was never let in itself', () => {
    const inStages = new Set(['dev', 'staging']);
    const route = chooseRoute(facts({ inStages, isOlder: true, wasLetIn: false }));
    expect(route).toMatchObject({ kind: 'promotion', from: { slug: 'dev' } });
  });

  it('promotes a newer build again after a roll back', () => {
    const route = chooseRoute(facts({ inStages: new Set(['dev', 'staging']), isOlder: false }));
    expect(route).toMatchObject({ kind: 'promotion', from: { slug: 'dev' } });
  });

  it('lets a build that already passed into its stage again without the stage before', () => {
    const route = chooseRoute(facts({ inStages: new Set(['staging']), isOlder: false }));
    expect(route).toMatchObject({ kind: 'promotion', from: { slug: 'staging' } });
  });

  it('refuses the entry stage, which fills by pushes (L2)', () => {
    const refusal = refusalOf(() => chooseRoute(facts({ to: 'dev' })));
    expect(refusal.code).toBe('conflict');
  });

  it('refuses to skip a stage and names the one to promote to first', () => {
    const refusal = refusalOf(() => chooseRoute(facts({ to: 'prod' })));
    expect(refusal.code).toBe('stage-skipped');
    expect(refusal.message).toContain('Staging (staging) first');
  });

  it('refuses a build that was deleted from every stage before', () => {
    const refusal = refusalOf(() => chooseRoute(facts({ inStages: new Set() })));
    expect(refusal.code).toBe('not-in-stage');
  });

  it('takes bytes only from a stage that holds them, never past one, whatever the facts', () => {
    const slugs = stages.map((stage) => stage.slug);
    fc.assert(
      fc.property(
        fc.subarray([...slugs]),
        fc.constantFrom(...slugs),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        fc.boolean(),
        (held, to, build, isOlder, wasLetIn) => {
          const inStages = new Set<string>(held);
          try {
            const route = chooseRoute({ stages, to, build, inStages, wasLetIn, isOlder });
            const steps = slugs.indexOf(route.to.slug) - slugs.indexOf(route.from.slug);
            expect(route.to.slug).toBe(to);
            expect(inStages.has(route.from.slug)).toBe(true);
            expect(steps === 0 || steps === 1).toBe(true);
            if (route.kind === 'rollback') expect(wasLetIn && inStages.has(to)).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
            expect(to === 'dev' || !inStages.has(to)).toBe(true);
          }
        },
      ),
    );
  });
});

describe('requireReason', () => {
  const rollback = chooseRoute(facts({ inStages: new Set(['dev', 'staging']), isOlder: true }));

  it('refuses a roll back without a reason', () => {
    expect(refusalOf(() => requireReason(rollback, null)).code).toBe('reason-required');
  });

  it('takes a roll back with one, and a promotion without', () => {
    expect(() => requireReason(rollback, 'it crashes')).not.toThrow();
    expect(() => requireReason(chooseRoute(facts({})), null)).not.toThrow();
  });
});
