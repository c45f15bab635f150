import { describe, expect, it } from 'vitest';
import { builtInRoles } from './built-in-roles';
import { roleMeans } from './role-means';

const [viewer] = builtInRoles;
const custom = { ...viewer!, custom: true, means: null };

describe('what a role is for, in words', () => {
  it('is a built-in one’s own sentence', () => {
    expect(roleMeans(viewer!)).toBe('Sees the project and pulls its images.');
  });
  it('is what a custom one lets somebody do', () => {
    const permissions = ['project.read', 'stage.hold', 'audit.read'] as const;
    expect(roleMeans({ ...custom, permissions: [...permissions] })).toBe(
      'Sees the project. May also stop the line and read the audit trail.',
    );
    expect(roleMeans({ ...custom, permissions: ['project.read'] })).toBe('Sees the project.');
  });
});
