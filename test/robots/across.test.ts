import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';
import { createPerson } from '../setup/person';

let server: TestServer;
/** Maintainers of one project each, who see nothing of the other. */
let ofShop: string;
let ofCart: string;
/** What open pages of theirs were told. */
const streams: { token: string; heard: string; end: () => void }[] = [];

beforeAll(async () => {
  server = await startTestServer();
  await createProject(server, 'shop');
  await createProject(server, 'cart');
  ofShop = await join('mia@example.com', 'shop');
  ofCart = await join('cleo@example.com', 'cart');
  await listen(ofShop);
  await listen(ofCart);
  const robots = '/projects/shop/robots';
  const both = { name: 'ci-all', kind: 'ci', registries: ['shop-dev', 'cart-dev'] };
  await done('POST', robots, both);
  await done('PATCH', `${robots}/ci-all`, { permissions: ['promotion.request'] });
  await done('PATCH', `${robots}/ci-all`, { registries: ['shop-dev'] });
  await done('PATCH', `${robots}/ci-all`, { registries: ['cart-dev', 'shop-dev'] });
  await done('PATCH', `${robots}/ci-all`, { disabled: true });
  await done('PATCH', `${robots}/ci-all`, { disabled: false });
  await done('POST', `${robots}/ci-all/secrets`, {});
  await done('DELETE', `${robots}/ci-all`);
  await done('PUT', `${robots}/ci-put`, { kind: 'ci', registries: ['cart-dev', 'shop-dev'] });
});
afterAll(async () => {
  for (const { end } of streams) end();
  await server.stop();
});

async function done(method: string, path: string, body?: unknown): Promise<void> {
  const answer = await server.api(method, path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
}

const join = (email: string, project: string) =>
  createPerson(server, email, { project, role: 'maintainer' });

async function listen(token: string): Promise<void> {
  const gone = new AbortController();
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${server.url}/api/v1/events`, { headers, signal: gone.signal });
  expect(response.status).toBe(200);
  const stream = { token, heard: '', end: () => gone.abort() };
  streams.push(stream);
  const read = async () => {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      stream.heard += chunk;
    }
  };
  void read().catch(() => undefined);
}

async function read(token: string, path: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${server.url}/api/v1${path}`, { headers });
  expect(response.status, path).toBe(200);
  return response.text();
}

interface Line {
  readonly action: string;
  readonly target: string;
  readonly project: string;
  readonly after: { readonly registries?: readonly string[] } | null;
}

const linesOf = async (token: string, project: string): Promise<string[]> =>
  (JSON.parse(await read(token, `/audit/export?format=json&project=${project}`)) as Line[])
    .filter(({ target }) => target.startsWith('robot.shop.ci-'))
    .map(({ action, after }) => [action, ...(after?.registries ?? [])].join(' '))
    .toReversed();

describe('L3: a robot that reaches into several projects', () => {
  it.each(['/audit', '/audit/export?format=json', '/audit/export?format=csv'])(
    'is told of in each by that one’s registries alone: %s',
    async (path) => {
      const [shop, cart] = [await read(ofShop, path), await read(ofCart, path)];
      expect([shop.includes('shop-dev'), cart.includes('cart-dev')]).toEqual([true, true]);
      expect([shop.includes('cart'), cart.includes('shop-')]).toEqual([false, false]);
    },
  );

  it('leaves a line wherever something changed, and only there', async () => {
    expect(await linesOf(ofShop, 'shop')).toEqual([
      'robot.created shop-dev',
      'robot.changed shop-dev',
      'robot.disabled',
      'robot.enabled',
      'robot.secret-issued',
      'robot.revoked',
      'robot.created shop-dev',
    ]);
    expect(await linesOf(ofCart, 'cart')).toEqual([
      'robot.created cart-dev',
      'robot.changed cart-dev',
      'robot.changed',
      'robot.changed cart-dev',
      'robot.disabled',
      'robot.enabled',
      'robot.revoked',
      'robot.created cart-dev',
    ]);
  });

  it('names no project’s registries to open pages of another', async () => {
    await expect
      .poll(() => streams.map(({ heard }) => heard.includes('robot.revoked')))
      .toEqual([true, true]);
    for (const { heard } of streams) expect(heard).not.toMatch(/shop-dev|cart-dev/);
  });

  it('has the pages of the others read again when it gets another secret, of which they have no line', async () => {
    const ofOther = streams.find(({ token }) => token === ofCart);
    await expect
      .poll(() => ofOther?.heard)
      .toContain('{"kind":"changed","project":"cart","image":null,"build":null,"stage":null}');
    expect(ofOther?.heard).not.toContain('robot.secret-issued');
  });

  it('is shown by its own page with the registries of projects that one may see', async () => {
    const [shop, cart] = [
      await read(ofShop, '/projects/shop/robots/ci-put'),
      await read(ofCart, '/projects/cart/robots'),
    ];
    expect([shop.includes('cart'), cart.includes('shop-dev')]).toEqual([false, false]);
  });
});
