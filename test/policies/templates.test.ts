import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StageState } from '@/contract/shapes/policies';
import type { Call } from '@/server/access/call/context';
import { createPolicyWorld, type PolicyWorld } from './world';

let world: PolicyWorld;
let admin: Call;
beforeAll(async () => {
  world = await createPolicyWorld();
  admin = await world.callOf(await world.person('root', { instanceRole: 'administrator' }));
});
afterAll(() => world.drop());

async function createWith(slug: string, template?: string) {
  const body = { slug, name: slug, ...(template === undefined ? {} : { template }) };
  const made = await world.request(admin, 'POST', '/projects', body);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const path = `/projects/${slug}/policies`;
  const listed = await world.request<{ items: StageState[] }>(admin, 'GET', path);
  return listed.body.items;
}
const kinds = (items: StageState[]) =>
  items.map(({ policy }) => [policy.version, policy.gates.map(({ kind }) => kind)]);

describe('a new project', () => {
  it('is balanced unless it says otherwise', async () => {
    const items = await createWith('plain');
    expect(kinds(items)).toEqual([
      [0, []],
      [1, ['metadata']],
      [0, []],
      [1, ['approvals']],
    ]);
    expect(items[3]!.policy).toMatchObject({ savedBy: { detail: 'root@example.com' } });
    expect(kinds(await createWith('plain-too', 'balanced'))).toEqual(kinds(items));
  });

  it('is open: no gate but the right to promote', async () => {
    expect(kinds(await createWith('opened', 'open'))).toEqual([
      [0, []],
      [0, []],
      [0, []],
      [0, []],
    ]);
  });

  it('is strict', async () => {
    expect(kinds(await createWith('strict', 'strict'))).toEqual([
      [0, []],
      [1, ['metadata', 'metadata', 'hygiene']],
      [1, ['soak', 'approvals']],
      [1, ['soak', 'approvals']],
    ]);
  });

  it('L8: leaves a line in the trail for each policy that it begins with', async () => {
    const lines = await world.db.prisma.auditEvent.findMany({
      where: { action: 'policy.saved', target: { startsWith: 'plain: ' } },
      orderBy: { seq: 'asc' },
    });
    expect(lines.map(({ target }) => target)).toEqual(['plain: staging', 'plain: prod']);
    expect(lines[1]!.after).toMatchObject({ version: 1, template: 'balanced' });
  });

  it('refuses a template that does not exist, and makes nothing', async () => {
    const body = { slug: 'odd', name: 'Odd', template: 'loose' };
    expect((await world.request(admin, 'POST', '/projects', body)).status).toBe(400);
    expect(await world.db.prisma.project.count({ where: { slug: 'odd' } })).toBe(0);
  });
});
