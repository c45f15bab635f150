import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administrator, startTestServer, type TestServer } from '../setup/server';
import { createProject } from '../setup/project';
import { createPerson } from '../setup/person';

interface Event {
  readonly seq: string;
  readonly action: string;
  readonly target: string;
  readonly project: string | null;
  readonly actor: { readonly id: string; readonly name: string; readonly detail: string | null };
  readonly after: unknown;
}

let server: TestServer;
/** Tokens: a maintainer and a viewer of the project `shop`, who see nothing of `cart`. */
let maintainer: string;
let viewer: string;

beforeAll(async () => {
  server = await startTestServer();
  await createProject(server, 'shop');
  await createProject(server, 'cart');
  maintainer = await createPerson(server, 'mia@example.com', { role: 'maintainer' });
  viewer = await createPerson(server, 'vic@example.com', { role: 'viewer' });
  const ids = await server.db.prisma.project.findMany({ select: { id: true, slug: true } });
  for (const { id, slug } of ids) {
    // More than two batches of an export.
    await server.db.pool.query(
      `INSERT INTO audit_event (actor_kind, actor_name, action, project_id, target, after, address)
       SELECT 'robot', 'robot.' || $2 || '.ci', CASE WHEN n % 2 = 0 THEN 'tag.moved' ELSE 'tag.deleted' END,
         $1::uuid, $2 || '/a_i#' || n, '{"digest": "sha256:0"}', CASE WHEN n % 3 = 0 THEN '10.0.7.' || n % 250 ELSE '192.0.2.1' END
       FROM generate_series(1, 1203) n`,
      [id, slug],
    );
  }
});
afterAll(() => server.stop());

const fetchExport = (query: string, token = administrator.token) =>
  fetch(`${server.url}/api/v1/audit/export?${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });
const exported = async (query: string, token?: string) =>
  (await (await fetchExport(`format=json&${query}`, token)).json()) as Event[];

/** All pages of the list. */
async function listed(query: string, token = administrator.token): Promise<Event[]> {
  const events: Event[] = [];
  for (let cursor = ''; ;) {
    const { body } = await server.api<{ items: Event[]; next: string | null }>(
      'GET',
      `/audit?limit=1000&${query}${cursor}`,
      undefined,
      { token },
    );
    events.push(...body.items);
    if (body.next === null) return events;
    cursor = `&cursor=${body.next}`;
  }
}

describe('an export of the trail', () => {
  it.each([
    ['', 2406],
    ['project=shop', 1203],
    ['project=shop&action=tag', 1203],
    ['action=tag.moved', 1202],
    ['target=SHOP/A_I%2312', 15],
    ['target=%25', 0],
    ['target=a%5Ci', 0],
    ['actor=ROBOT.cart', 1203],
    ['actor=robot_cart', 0],
    ['address=10.0.7.', 802],
    ['address=10_0', 0],
    ['from=2999-01-01T00:00:00Z', 0],
    ['to=2001-01-01T00:00:00Z', 0],
  ])(
    'has all lines of the list of the same filter, and is one itself: “%s”',
    async (query, least) => {
      const file = await exported(query);
      const robots = file.filter(({ actor }) => actor.name.startsWith('robot.'));
      expect(robots).toHaveLength(least);
      const list = await listed(query);
      // What was exported meanwhile is in the list by now.
      expect(list.filter(({ seq }) => BigInt(seq) <= BigInt(file[0]?.seq ?? 0))).toEqual(file);

      const [line] = await listed('action=audit.exported');
      expect(line).toMatchObject({
        actor: { detail: administrator.email },
        project: query.includes('project=shop') ? 'shop' : null,
        after: { format: 'json' },
      });
    },
  );

  it('is a CSV file with a name, its formulas made harmless', async () => {
    await server.db.pool.query(
      `INSERT INTO audit_event (actor_kind, actor_name, action, target) VALUES ('person', '=cmd|x', 'tag.moved', E'a,"b"\\r\\n')`,
    );
    const answer = await fetchExport('format=csv&actor=%3Dcmd');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="sallyport-audit-\d{4}-\d\d-\d\d\.csv"$/,
    );
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    // Sent as it is read: nobody knew its length.
    expect(answer.headers.get('content-length')).toBeNull();
    const [header, record] = (await answer.text()).split(/\r\n(?=\d|$)/);
    expect(header).toBe(
      'seq,at,actor kind,actor,action,project,target,before,after,address,request id,actor id,actor name',
    );
    expect(record).toMatch(/^\d+,[^,]+Z,person,'=cmd\|x,tag.moved,,"a,""b""\r\n",,,,,,'=cmd\|x$/);
  });

  it('is narrowed by what people call an actor, whom its lines name by e-mail', async () => {
    await server.db.prisma.person.update({
      where: { email: administrator.email },
      data: { name: 'Lady Lovelace' },
    });
    const hers = await listed('actor=lovelace');
    expect(hers.length).toBeGreaterThan(0);
    expect(new Set(hers.map(({ actor }) => actor.detail))).toEqual(new Set([administrator.email]));
    expect(hers).toEqual(await listed(`actor=${administrator.email}`));
    // Docs say so: lines of before the change have the e-mail that was written, and the name of now beside it.
    const id = hers.at(-1)!.actor.id;
    const csv = await (await fetchExport('format=csv&actor=lovelace')).text();
    const last = csv
      .trimEnd()
      .split(/\r\n(?=\d+,)/)
      .at(-1)!;
    expect(last).toContain(`,person,${administrator.email},`);
    expect(last.endsWith(`,${id},Lady Lovelace`)).toBe(true);
  });

  it('L6: has what its reader may see, and tells nothing of other projects', async () => {
    const own = await exported('', maintainer);
    expect(new Set(own.map(({ project }) => project))).toEqual(new Set(['shop']));
    expect(own).toEqual(await listed('', maintainer));
    for (const slug of ['cart', 'none']) {
      const refused = await fetchExport(`project=${slug}`, maintainer);
      expect(refused.status).toBe(404);
      expect(await refused.text()).toContain(`no project “${slug}” that you may see`);
    }
    expect((await fetchExport('', viewer)).status).toBe(403);
    expect((await fetchExport('project=shop', viewer)).status).toBe(403);
    expect((await fetch(`${server.url}/api/v1/audit/export`)).status).toBe(401);
    const lines = await listed('action=audit.exported');
    expect(lines.filter(({ actor }) => actor.detail === 'vic@example.com')).toEqual([]);
  });

  it('takes no other format and no other filter', async () => {
    for (const query of ['format=xlsx', 'limit=5', 'from=yesterday', 'actor[contains]=a']) {
      expect((await fetchExport(query)).status, query).toBe(400);
    }
  });

  it('is described as a file', async () => {
    const { body } = await server.api<{
      paths: Record<string, Record<string, { responses: Record<string, { content: object }> }>>;
    }>('GET', '/openapi.json');
    expect(Object.keys(body.paths['/audit/export']?.get?.responses[200]?.content ?? {})).toEqual([
      'text/csv',
      'application/json',
    ]);
  });
});

describe('the head of the chain', () => {
  it('is told to whoever reads the whole trail, and to nobody else', async () => {
    const { body } = await server.api<{ head: { position: number; hash: string } }>(
      'GET',
      '/audit/head',
    );
    const { rows } = await server.db.pool.query<{ position: number; hash: Buffer }>(
      'SELECT position, hash FROM audit_chain ORDER BY position DESC LIMIT 1',
    );
    expect(body.head).toEqual({
      position: rows[0]?.position,
      hash: rows[0]?.hash.toString('hex'),
    });
    // Its position counts the lines of every project.
    for (const token of [maintainer, viewer]) {
      const refused = await server.api('GET', '/audit/head', undefined, { token });
      expect(refused.status).toBe(403);
    }
  });
});
