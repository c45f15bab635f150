import { expect, it } from 'vitest';
import type { AuditEntry } from '@/server/platform/events/audit';
import { told } from './target';

const at = {
  registry: 'shop-dev',
  image: 'api',
  registryId: 'dev',
  imageId: 'api',
  repositoryId: 'there',
};
const line: AuditEntry = {
  action: 'tag.moved',
  projectId: 'shop',
  subjects: { imageId: 'api', digest: 'sha256:1' },
  target: 'shop-dev/api:edge',
  before: { digest: null },
  after: { digest: 'sha256:1' },
};
const subjects = { imageId: 'api', digest: 'sha256:1', registryId: 'dev' };

it('a line is of the registry where something came to be', () => {
  expect(told({ asked: at, at }, line)).toEqual({ ...line, subjects });
  // As another request knew it: the names say what was asked for.
  expect(told({ asked: { ...at, repositoryId: null }, at }, line)).toEqual({ ...line, subjects });
});

it('and says what was asked for where that is another repository', () => {
  const asked = { ...at, registry: 'shop', registryId: 'virtual', repositoryId: null };
  const after = { digest: 'sha256:1', asked: 'shop/api' };
  expect(told({ asked, at }, line)).toEqual({ ...line, subjects, after });
  const { after: _, ...deleted } = line;
  expect(told({ asked, at }, deleted)).toEqual({
    ...deleted,
    subjects,
    after: { asked: 'shop/api' },
  });
});
