import { describe, expect, it } from 'vitest';
import type { HeldGrant, Person } from './can';
import { lossOf } from './loss';

const shop = { id: 'shop', stages: ['dev', 'staging', 'prod'] };
const bank = { id: 'bank', stages: ['dev', 'prod'] };
const holding = (...grants: HeldGrant[]): Person => ({
  kind: 'person',
  id: 'ana',
  name: 'Ana Núñez',
  email: 'ana@example.com',
  instanceRole: null,
  grants,
});
const grant = (projectId: string, role: string, stages: string[] = []): HeldGrant => ({
  projectId,
  role,
  stages,
  through: 'direct',
});
const lost = (before: Person, after: Person) =>
  lossOf(before, after, [shop, bank]).map(({ projectId, permissions }) => [
    projectId,
    permissions.map(({ permission, stages }) => (stages ? [permission, ...stages] : permission)),
  ]);

describe('what a change takes away', () => {
  it('is what nothing else gives, by project', () => {
    const before = holding(grant('shop', 'developer'), grant('bank', 'viewer'));
    expect(lost(before, holding(grant('shop', 'viewer')))).toEqual([
      ['shop', ['image.push', 'build.describe', 'promotion.request']],
      ['bank', ['project.read', 'image.pull']],
    ]);
  });
  it('names the stages where a right is lost that stages limit', () => {
    const before = holding(grant('shop', 'approver'));
    expect(lost(before, holding(grant('shop', 'approver', ['staging'])))).toEqual([
      [
        'shop',
        [
          ['promotion.approve', 'dev', 'prod'],
          ['promotion.execute', 'dev', 'prod'],
        ],
      ],
    ]);
    expect(lost(before, holding(grant('shop', 'developer')))).toEqual([
      ['shop', ['promotion.approve', 'promotion.execute']],
    ]);
  });
  it('is nothing where another grant, or a role on all projects, still gives it', () => {
    const both = holding(grant('shop', 'approver', ['prod']), grant('shop', 'approver'));
    expect(lost(both, holding(grant('shop', 'approver')))).toEqual([]);
    const administrator = {
      ...holding(grant('shop', 'maintainer')),
      instanceRole: 'administrator',
    };
    expect(lost(administrator as Person, { ...(administrator as Person), grants: [] })).toEqual([]);
  });
  it('counts what a custom role gives', () => {
    const custom = { ...grant('shop', 'auditing'), permissions: ['project.read', 'audit.read'] };
    expect(
      lost(holding(custom, grant('shop', 'viewer')), holding(grant('shop', 'viewer'))),
    ).toEqual([['shop', ['audit.read']]]);
  });
});
