import { afterAll, beforeAll, expect, it } from 'vitest';
import { administrator } from '../setup/administrator';
import { startTestServer, type TestServer } from '../setup/server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

it('a body that is no object is refused by every route that takes one, and by those that may go without', async () => {
  const document = (await (await fetch(`${server.url}/api/v1/openapi.json`)).json()) as Document;
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => method !== 'get')
      .map((method) => ({
        method: method.toUpperCase(),
        path: path.replaceAll(/\{[^}]*\}/g, '1'),
      })),
  );
  expect(routes).toContainEqual(
    expect.objectContaining({ path: '/projects/1/images/1/builds/1/carry' }),
  );
  const wrong: string[] = [];
  for (const { method, path } of routes) {
    for (const body of ['[]', '[{}]', 'null', '0', '""', 'true']) {
      const answer = await fetch(`${server.url}/api/v1${path}`, {
        method,
        body,
        headers: {
          authorization: `Bearer ${administrator.token}`,
          'content-type': 'application/json',
        },
      });
      const { detail } = (await answer.json()) as { detail: string };
      // Whatever else is wrong with what is asked: the names in these paths are nobody's.
      if (answer.status !== 400 || !detail.startsWith('The body must be a JSON object')) {
        wrong.push(`${method} ${path} ${body}: ${answer.status} ${detail}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});
