import { expect, it } from 'vitest';
import { givenBy, type Link } from './link';

const link: Link = {
  kind: 'join',
  email: 'nina@example.com',
  name: null,
  by: { kind: 'person', id: 'a1', name: 'Ada', detail: 'ada@example.com' },
  expiresAt: '2026-03-09T09:00:00Z',
  passwords: true,
  team: null,
  maintainer: false,
  project: null,
  role: null,
  stages: [],
};

it('an invitation says what it brings, or that it is an account alone', () => {
  expect(givenBy(link)).toBeNull();
  const team = { slug: 'release', name: 'Release' };
  expect(givenBy({ ...link, team, maintainer: true })).toBe('maintainer of team Release');
  const project = { slug: 'shop', name: 'Shop' };
  expect(givenBy({ ...link, team, project, role: 'approver', stages: ['prod'] })).toBe(
    'team Release, and the role approver on Shop (into prod)',
  );
});
