import { describe, expect, it } from 'vitest';
import type { Grant } from '@/contract/access';
import type { Robot } from '@/contract/robots';
import { rolePermissions, type Role } from '@/domain/permissions/roles';
import { roleWords } from '@/domain/permissions/words';
import { accessRows } from './access-rows';
import { shop } from './testing/shop';

const now = Date.parse('2026-03-03T12:00:00Z');
const grant = (subject: string, name: string, role: Role, stages: string[] = []): Grant => ({
  subject,
  name,
  kind: subject.startsWith('team:') ? 'team' : 'person',
  role,
  roleName: roleWords[role].name,
  permissions: [...rolePermissions[role]],
  stages,
  createdAt: '2026-03-01T00:00:00.000Z',
  createdBy: 'kim@example.com',
});
const robot = (
  name: string,
  expiresAt: string | null,
  disabledAt: string | null = null,
): Robot => ({
  id: name,
  name,
  username: `robot.shop.${name}`,
  kind: 'cluster',
  project: 'shop',
  registry: 'shop-prod',
  registries: ['shop-prod'],
  stage: 'prod',
  permissions: [],
  environment: null,
  createdAt: '2026-03-01T00:00:00.000Z',
  createdBy: 'kim@example.com',
  disabledAt,
  expiresAt,
  lastUsedAt: null,
  secrets: [],
});
const release = {
  slug: 'release',
  name: 'Release',
  members: [{ email: 'ana@example.com', name: 'Ana Núñez', maintainer: false }],
};

describe('who holds rights', () => {
  it('lists a person once, with rights added up over their own role and their teams’', () => {
    const rows = accessRows(
      shop,
      [
        grant('ana@example.com', 'Ana Núñez', 'viewer'),
        grant('team:release', 'Release', 'approver', ['prod']),
      ],
      [release],
      [],
      now,
    );
    const ana = rows.filter((row) => row.kind === 'person');
    expect(ana).toHaveLength(1);
    expect(ana[0]?.held.map((one) => one.through)).toEqual(['direct', 'team Release']);
    expect(ana[0]?.rights).toEqual({
      dev: ['push', 'pull'],
      staging: ['pull'],
      prod: ['promote', 'pull'],
    });
  });
  it('offers to revoke only what the person holds directly', () => {
    const rows = accessRows(
      shop,
      [grant('team:release', 'Release', 'approver')],
      [release],
      [],
      now,
    );
    expect(rows.find((row) => row.kind === 'person')?.grant).toBeNull();
    expect(rows.find((row) => row.kind === 'team')?.grant?.subject).toBe('team:release');
  });
  it('says that members are not shown, not that there are none (L12)', () => {
    const [team] = accessRows(shop, [grant('team:release', 'Release', 'viewer')], [], [], now);
    expect(team?.detail).toBe('members not shown to you');
  });
  it('gives an expired credential no right, and leaves out a revoked one', () => {
    const rows = accessRows(
      shop,
      [],
      [],
      [
        robot('eu', '2026-04-01T00:00:00Z'),
        robot('old', '2026-03-02T00:00:00Z'),
        robot('gone', null, '2026-03-02T00:00:00Z'),
      ],
      now,
    );
    expect(rows.map((row) => [row.name, row.rights.prod ?? []])).toEqual([
      ['eu', ['pull']],
      ['old', []],
    ]);
  });
});
