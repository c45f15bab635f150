import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditEvent } from '@/contract/shapes/audit';
import { longestValues } from '@/domain/audit/bound-values';
import { createRegistryClient } from '@/scripts/lib/oci';
import { toldOf } from '../support/told-of';
import { createProject, createRobot } from '../setup/project';
import { administrator, startTestServer, type TestServer } from '../setup/server';
import { smallImage } from '../setup/small-image';

interface Page<Item> {
  readonly items: Item[];
  readonly next: string | null;
}

/** What the trail, timelines and events say of the longest texts that strangers may write. */
describe('what is told of strangers’ bulk', () => {
  let server: TestServer;
  const build = '/projects/shop/images/api/builds/1';
  /** 50 at once and 1,000 characters, of three bytes each, are allowed. */
  const properties = (round: number) =>
    Object.fromEntries(
      Array.from({ length: 50 }, (_, at) => [`key-${at}`, `${round}${'語'.repeat(999)}`]),
    );

  beforeAll(async () => {
    server = await startTestServer();
    await createProject(server, 'shop');
    const ci = createRegistryClient(
      server.url,
      await createRobot(server, 'shop', 'ci', 'shop-dev'),
    );
    await ci.push('shop-dev/api', await smallImage('api'), '1.0.0');
    for (const round of [1, 2]) {
      const set = await server.api('PUT', `${build}/properties`, properties(round));
      expect(set.status, JSON.stringify(set.body)).toBe(200);
    }
    // Lines of former versions, which wrote what they were told: a trail does not change.
    await server.db.pool.query(
      `INSERT INTO audit_event (actor_kind, actor_name, action, project_id, build_id, target, before, after)
       SELECT 'person', 'ada@example.com', 'build.properties-set', p.id, (SELECT id FROM build), 'shop/api#1',
         (SELECT jsonb_object_agg('key-' || k, repeat('語', 1000)) FROM generate_series(1, 50) k),
         (SELECT jsonb_object_agg('key-' || k, repeat('山', 1000) || n) FROM generate_series(1, 50) k)
           || '{"small": "stays", "same": "is left out"}'
       FROM project p CROSS JOIN generate_series(1, 200) n`,
    );
    await server.db.pool.query(
      `INSERT INTO audit_event (actor_kind, actor_name, action, project_id, target, after)
       SELECT 'person', 'ada@example.com', 'policy.saved', p.id, 'shop: prod',
         jsonb_build_object('version', 7, 'gates', (SELECT jsonb_agg(jsonb_build_object('kind', 'metadata',
           'key', repeat('x', 10000))) FROM generate_series(1, 200)))
       FROM project p`,
    );
  });
  afterAll(() => server.stop());

  const get = async <T>(path: string): Promise<{ body: T; bytes: number }> => {
    const answer = await server.api<T>('GET', path);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return { body: answer.body, bytes: Buffer.byteLength(JSON.stringify(answer.body)) };
  };

  it('is bounded where a line is written', async () => {
    const { rows } = await server.db.pool.query<{ longest: number; lines: number }>(
      `SELECT max(octet_length(before::text) + octet_length(after::text)) AS longest, count(*)::int AS lines
       FROM audit_event WHERE action = 'build.properties-set' AND address <> ''`,
    );
    expect(rows[0]?.lines).toBe(2);
    // PostgreSQL writes a space behind each comma and colon.
    expect(rows[0]?.longest).toBeLessThan(2 * longestValues + 1_000);
  });

  it('is cut in a page of the trail, which ends where there is no room, and goes on after it', async () => {
    const events: AuditEvent[] = [];
    let pages = 0;
    for (let cursor = ''; ; pages += 1) {
      const { body, bytes } = await get<Page<AuditEvent>>(`/audit?limit=1000${cursor}`);
      expect(bytes).toBeLessThan(1_600_000);
      events.push(...body.items);
      if (body.next === null) break;
      cursor = `&cursor=${body.next}`;
    }
    const { rows } = await server.db.pool.query<{ seq: string }>(
      'SELECT seq::text FROM audit_event ORDER BY audit_event.seq DESC',
    );
    expect(events.map(({ seq }) => seq)).toEqual(rows.map(({ seq }) => seq));
    expect(pages).toBeGreaterThan(0);
    const small = events.find(({ action }) => action === 'project.created');
    expect(small).toMatchObject({ after: { name: 'shop' } });
    expect(small).not.toHaveProperty('cut');
  });

  it('shows fields that differ, on both sides alike, the shortest first', async () => {
    const { body } = await get<Page<AuditEvent>>('/audit?limit=2');
    const [policy, line] = body.items;
    expect(policy).toMatchObject({ action: 'policy.saved', cut: true, before: null });
    expect(policy?.after).toMatchObject({ version: 7 });
    expect((policy?.after as { gates: string }).gates).toMatch(/^\[\{"key": "x+…$/);
    const [was, is] = [line?.before, line?.after] as Record<string, string>[];
    expect(line?.cut).toBe(true);
    expect(is).toMatchObject({ small: 'stays' });
    expect(Object.keys(was!)).toEqual(Object.keys(is!).filter((key) => key.startsWith('key-')));
    expect(Object.values(was!).every((text) => text === `${'語'.repeat(99)}…`)).toBe(true);
  });

  it('is whole in the export', async () => {
    const answer = await fetch(`${server.url}/api/v1/audit/export?format=json&action=build`, {
      headers: { authorization: `Bearer ${administrator.token}` },
    });
    const events = (await answer.json()) as AuditEvent[];
    const { rows } = await server.db.pool.query<{ seq: string; after: unknown }>(
      `SELECT seq::text, after FROM audit_event WHERE action LIKE 'build.%' ORDER BY audit_event.seq DESC`,
    );
    expect(events.map(({ seq, after }) => ({ seq, after }))).toEqual(rows);
    expect(Buffer.byteLength(JSON.stringify(events))).toBeGreaterThan(50_000_000);
  }, 120_000);

  it('is cut in a build’s timeline', async () => {
    const { body, bytes } = await get<Page<{ kind: string; text: string }>>(
      `${build}/timeline?limit=1000`,
    );
    const texts = body.items.filter(({ kind }) => kind === 'property-set');
    expect(texts).toHaveLength(202);
    expect(texts[0]?.text).toMatch(/^Set key-1 to 山{99}…; .*; and 47 more$/);
    expect(bytes).toBeLessThan(600_000);
  });

  it('is in no event of an open page', async () => {
    const events = await toldOf(server.db.sql);
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) expect(JSON.stringify(event).length).toBeLessThan(1_000);
  });
});
