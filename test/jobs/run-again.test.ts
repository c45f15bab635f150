import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Job } from '@/contract/shapes/jobs';
import { jobWords } from '@/domain/jobs/words';
import { createPerson } from '../setup/person';
import { createProject } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await createProject(server, 'shop');
});
afterAll(() => server.stop());

const deadline = { timeout: 20_000, interval: 100 };
const list = async () => {
  const { status, body } = await server.api<{ items: Job[] }>('GET', '/jobs');
  expect(status).toBe(200);
  return body.items;
};
const see = async (kind: string) => (await list()).find((job) => job.kind === kind);
const runAgain = (kind: string, token?: string) =>
  server.api<Job & { detail: string }>(
    'POST',
    `/jobs/${kind}/run-again`,
    undefined,
    token === undefined ? {} : { token },
  );
const lines = () => server.db.prisma.auditEvent.findMany({ where: { action: 'job.run-again' } });

describe('the page of jobs', () => {
  it('has every kind, with what it does, how often, and how it went', async () => {
    expect((await list()).map(({ kind }) => kind)).toEqual(Object.keys(jobWords));
    await expect
      .poll(() => see('requests-by-clock'), deadline)
      .toMatchObject({
        does: jobWords['requests-by-clock'].does,
        every: 'every 15 seconds',
        failing: null,
        ended: expect.any(String) as string,
        took: expect.any(Number) as number,
      });
    expect(await see('evaluate')).toMatchObject({ every: null, waiting: 0, next: null });
  });

  it('L16: has what fails with its reason and since when, and Run again has it run at once', async () => {
    const { pool } = server.db;
    await pool.query(
      `INSERT INTO job (kind, data, attempts) VALUES ('evaluate', '{"vault": "secret words"}', 9)`,
    );
    await expect.poll(async () => (await see('evaluate'))?.failing, deadline).not.toBeNull();
    const { failing, next, waiting } = (await see('evaluate'))!;
    expect(failing).toMatchObject({
      times: 10,
      jobs: 1,
      reason: 'An error on the server stopped it.',
      mend: expect.stringContaining('log') as string,
    });
    expect(JSON.stringify(await list())).not.toContain('vault');
    expect(waiting).toBe(1);
    expect((await see('evaluate'))?.ended).not.toBeNull();
    // It would be tried again by itself, minutes later.
    expect(Date.parse(next!)).toBeGreaterThan(Date.now() + 60_000);

    // Mended: it may be run again before that.
    const [project] = await server.db.prisma.project.findMany();
    await pool.query(`UPDATE job SET data = $1 WHERE since IS NOT NULL`, [
      { projectId: project!.id, image: null },
    ]);
    expect((await runAgain('evaluate')).status).toBe(200);
    // Whoever asks twice has asked once, or is told that nothing is left to do.
    expect([200, 409]).toContain((await runAgain('evaluate')).status);
    await expect.poll(() => see('evaluate'), deadline).toMatchObject({ failing: null, waiting: 0 });
    expect(await lines()).toMatchObject([
      {
        actorKind: 'person',
        target: 'evaluate',
        before: { failingSince: failing!.since, reason: failing!.reason },
      },
    ]);
  });

  it('has what the clock has run run now, too', async () => {
    await expect
      .poll(async () => Date.parse((await see('automatic-by-clock'))?.next ?? ''), deadline)
      .toBeGreaterThan(Date.now() + 60_000);
    const { ended } = (await see('automatic-by-clock'))!;
    expect((await runAgain('automatic-by-clock')).status).toBe(200);
    await expect
      .poll(async () => (await see('automatic-by-clock'))?.ended, deadline)
      .not.toBe(ended);
  });

  it('refuses to run what no clock has run and nothing of which failed, and leaves no line', async () => {
    const before = (await lines()).length;
    for (const kind of ['carry', 'isolation-check', 'evaluate-later']) {
      const { status, body } = await runAgain(kind);
      expect([status, body.detail], kind).toEqual([
        409,
        expect.stringMatching(/^There is nothing to run again: /),
      ]);
    }
    expect(await lines()).toHaveLength(before);
    // What the clock has run is run, and leaves one.
    await expect
      .poll(async () => Date.parse((await see('automatic-by-clock'))?.next ?? ''), deadline)
      .toBeGreaterThan(Date.now() + 60_000);
    expect((await runAgain('automatic-by-clock')).status).toBe(200);
    expect((await lines()).slice(before)).toMatchObject([{ target: 'automatic-by-clock' }]);
  });

  it('is read by those who read everything, and acted on by administrators', async () => {
    const auditor = await createPerson(server, 'aud@example.com', { instanceRole: 'auditor' });
    const other = await createPerson(server, 'max@example.com', { role: 'maintainer' });
    const seen = async (token: string) =>
      (await server.api('GET', '/jobs', undefined, { token })).status;
    expect([await seen(auditor), await seen(other)]).toEqual([200, 403]);
    for (const token of [auditor, other]) {
      expect((await runAgain('automatic-by-clock', token)).status).toBe(403);
    }
    const none = await runAgain('nothing-of-ours');
    expect([none.status, none.body.detail]).toEqual([404, 'There is no such job.']);
  });
});
