import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Trouble } from '@/contract/shapes/inbox';
import type { Promotion } from '@/contract/shapes/promotion';
import { createRegistryClient } from '@/scripts/lib/oci';
import { createPerson } from '../setup/person';
import { createProject, createRobot } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';
import { smallImage } from '../setup/small-image';

/**
 * L16: what fails in the background is shown where a person looks for its result, with what would mend it,
 * and goes once it goes well. The database is made to refuse one write, as a full or broken one would.
 */
let server: TestServer;
let ci: ReturnType<typeof createRegistryClient>;

beforeAll(async () => {
  server = await startTestServer();
  await createProject(server, 'shop');
  ci = createRegistryClient(server.url, await createRobot(server, 'shop', 'ci', 'shop-dev', 'ci'));
});
afterAll(() => server.stop());

const deadline = { timeout: 20_000, interval: 100 };
const policyOf = (stage: string) => `/projects/shop/policies/${stage}`;
const scan = { gates: [{ kind: 'checks', names: ['scan'] }] };

/** Refuses what a condition says until it is taken away again. */
async function refuse(table: string, when: string, work: () => Promise<void>): Promise<void> {
  const run = (text: string) => server.db.prisma.$executeRawUnsafe(text);
  await run(`CREATE FUNCTION hindered() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'secret words of the database' USING ERRCODE = '57014'; END $$`);
  await run(`CREATE TRIGGER hindered BEFORE ${when} ON ${table} FOR EACH ROW
    EXECUTE FUNCTION hindered()`);
  try {
    await work();
  } finally {
    await run(`DROP TRIGGER hindered ON ${table}`);
    await run('DROP FUNCTION hindered()');
  }
}

const must = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
  const answer = await server.api<T>(method, path, body);
  expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
};
const troubles = async () => (await must<{ troubles: Trouble[] }>('GET', '/inbox')).troubles;
const counted = async () => (await must<{ troubles: number }>('GET', '/inbox/count')).troubles;
const report = (image: string, state = 'passed') =>
  must('POST', '/projects/shop/checks', { image, build: 1, name: 'scan', state });

describe('what fails in the background is shown', () => {
  it('of an open request: on its page and in the inbox, until it can be evaluated', async () => {
    await must('PUT', policyOf('staging'), scan);
    await ci.push('shop-dev/api', await smallImage('api'), '1.0.0');
    const ask = { project: 'shop', image: 'api', build: 1, to: 'staging', askWaiver: true };
    const { id } = await must<Promotion>('POST', '/promotions', ask);
    const see = () => must<Promotion>('GET', `/promotions/${id}`);
    expect((await see()).trouble).toBeNull();
    await refuse('promotion', 'UPDATE', async () => {
      await report('api');
      await expect.poll(async () => (await see()).trouble, deadline).not.toBeNull();
      const { trouble, state } = await see();
      expect(state).toBe('waiting');
      expect(trouble).toMatchObject({ reason: 'It took longer than it may.' });
      expect(JSON.stringify(trouble)).not.toContain('secret');
      expect(await troubles()).toMatchObject([
        { promotion: id, project: 'shop', image: 'api', reason: trouble?.reason },
      ]);
      expect(await counted()).toBe(1);
    });
    await report('api');
    await expect.poll(async () => (await see()).state, deadline).toBe('promoted');
    expect(await troubles()).toEqual([]);
    expect(await counted()).toBe(0);
  });

  it('of a stage that fills by itself: on its board', async () => {
    await must('PUT', policyOf('staging'), { ...scan, automatic: true });
    await ci.push('shop-dev/web', await smallImage('web'), '1.0.0');
    interface Board {
      readonly lanes: readonly { stops: { kind: string; reason: string; mend: string }[] }[];
    }
    const stops = async () =>
      (await must<Board>('GET', '/projects/shop/images/web/board')).lanes[1]?.stops;
    await refuse('promotion', 'INSERT', async () => {
      await report('web');
      await expect
        .poll(async () => (await stops())?.map(({ kind }) => kind), deadline)
        .toContain('trouble');
      const [stop] = (await stops()) ?? [];
      expect(stop?.reason).toContain('It took longer than it may.');
      expect(JSON.stringify(stop)).not.toContain('secret');
    });
    await report('web');
    await expect.poll(stops, deadline).toEqual([]);
  });

  it('of a task by the clock: to administrators alone', async () => {
    const token = await createPerson(server, 'max@example.com', { role: 'maintainer' });
    await refuse('isolation_check', 'UPDATE', async () => {
      await must('POST', '/isolation-checks', {});
      await expect.poll(async () => (await troubles()).length, deadline).toBe(1);
      expect(await troubles()).toMatchObject([
        { what: 'Isolation checks of clusters that are asked for are not done.', project: null },
      ]);
      const inbox = await server.api<{ troubles: Trouble[] }>('GET', '/inbox', undefined, {
        token,
      });
      expect(inbox.body.troubles).toEqual([]);
      const { prisma } = server.db;
      const kept = await prisma.setting.findMany({ where: { key: { startsWith: 'trouble/' } } });
      expect(JSON.stringify(kept)).not.toContain('secret');
    });
    await expect.poll(troubles, { timeout: 90_000, interval: 500 }).toEqual([]);
  });
});
