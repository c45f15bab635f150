import { describe, expect, it } from 'vitest';
import type { Person } from './can';
import { mayLook, viewOf } from './view-as';

const person = (id: string, more: Partial<Person> = {}): Person => ({
  kind: 'person',
  id,
  name: id,
  email: `${id}@example.com`,
  instanceRole: null,
  grants: [],
  ...more,
});
const on = (projectId: string, role: string) => ({
  grants: [{ projectId, role, stages: [], through: 'direct' }],
});

const kim = person('kim', on('shop', 'maintainer'));
const ben = person('ben', on('shop', 'viewer'));

describe('looking as somebody else', () => {
  it('is for maintainers in their projects, as whoever sees one of these', () => {
    expect(viewOf(kim, ben)).toEqual({ seenIn: ['shop'] });
    expect(viewOf(kim, person('li', on('bank', 'viewer')))).toBeNull();
    expect(viewOf(kim, person('nobody'))).toBeNull();
    expect(viewOf(kim, person('root', { instanceRole: 'auditor' }))).toEqual({ seenIn: ['shop'] });
  });
  it('is for administrators as anybody, everywhere', () => {
    const root = person('root', { instanceRole: 'administrator' });
    expect(viewOf(root, person('nobody'))).toEqual({ seenIn: null });
  });
  it('is not for those who give no roles, nor as oneself', () => {
    expect(viewOf(ben, kim)).toBeNull();
    expect(mayLook(ben)).toBe(false);
    expect(viewOf(person('a', { instanceRole: 'auditor' }), ben)).toBeNull();
    expect(viewOf(person('s', { instanceRole: 'security' }), ben)).toBeNull();
    expect(viewOf(kim, kim)).toBeNull();
  });
  it('shows nothing of a project where the other holds more than the viewer', () => {
    const permissions = ['project.read', 'access.administer'];
    const given = { role: 'doorkeeper', permissions, stages: [], through: 'direct' };
    const door = person('door', {
      grants: ['shop', 'docs'].map((projectId) => ({ ...given, projectId })),
    });
    const sees = ['project.read'];
    const guest = { ...given, role: 'guest', permissions: sees };
    const seen = person('max', {
      grants: [...on('shop', 'maintainer').grants, { ...guest, projectId: 'docs' }],
    });
    expect(viewOf(door, seen)).toEqual({ seenIn: ['docs'] });
    expect(viewOf(door, ben)).toBeNull();
  });
  it('is not for tokens, however wide, nor for who looks as another already', () => {
    expect(viewOf({ ...kim, scopes: ['read', 'push', 'promote', 'admin'] }, ben)).toBeNull();
    expect(viewOf({ ...kim, seenIn: ['shop'] }, ben)).toBeNull();
    expect(viewOf({ ...kim, seenIn: null }, ben)).toBeNull();
  });
});
