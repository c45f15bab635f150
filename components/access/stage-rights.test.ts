import { describe, expect, it } from 'vitest';
import { compareRights, mayPhrases, personWith, rightsIn, robotOn } from './stage-rights';
import { shop } from './testing/shop';

const rights = (actor: Parameters<typeof rightsIn>[0]) =>
  shop.stages.map((stage) => rightsIn(actor, shop, stage)[0] ?? null);
const held = (role: 'viewer' | 'developer' | 'approver', stages: string[] = []) => ({
  role,
  stages,
  through: 'direct',
});

describe('what somebody may do in each stage', () => {
  it('pushes into the entry alone, whatever the role (L2)', () => {
    expect(rights(personWith(shop, [held('developer')]))).toEqual(['push', 'pull', 'pull']);
    expect(rights(personWith(shop, [held('viewer')]))).toEqual(['pull', 'pull', 'pull']);
  });
  it('promotes only into the stages that an approver’s role is limited to', () => {
    expect(rights(personWith(shop, [held('approver', ['staging'])]))).toEqual([
      'push',
      'promote',
      'pull',
    ]);
    expect(rights(personWith(shop, [held('approver')]))).toEqual(['push', 'promote', 'promote']);
  });
  it('ends at a robot’s own registry (L3)', () => {
    expect(
      rights(robotOn(shop, { kind: 'cluster', registries: ['shop-prod'], permissions: [] })),
    ).toEqual([null, null, 'pull']);
    expect(
      rights(robotOn(shop, { kind: 'ci', registries: ['shop-dev', 'cart-dev'], permissions: [] })),
    ).toEqual(['push', null, null]);
  });
  it('is nothing without a role', () => {
    expect(mayPhrases(personWith(shop, []), shop)).toEqual([]);
  });
});

describe('the consequence of a change', () => {
  it('names what is gained and lost, stage by stage', () => {
    const change = compareRights(shop, [held('approver', ['staging'])], [held('developer')]);
    expect(change).toEqual({ gains: [], loses: ['promote into Staging'] });
    expect(compareRights(shop, [held('viewer')], [held('developer')]).gains).toEqual([
      'push to shop-dev',
      'set properties on builds',
    ]);
  });
  it('takes nothing that another role still gives', () => {
    expect(
      compareRights(shop, [held('viewer'), held('developer')], [held('developer')]).loses,
    ).toEqual([]);
  });
});
