import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createAwayWatch, type AwayWatch } from './away-watch';

let server: Server;
afterEach(() => void server.close());

type Page = (req: IncomingMessage, res: ServerResponse) => void | Promise<void>;

async function answerOf(page: (watch: AwayWatch) => Page) {
  const watch = createAwayWatch();
  const watched = watch.over(page(watch));
  server = createServer((req, res) => void watched(req, res));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const answers = [];
  // Twice on one connection: nothing of the failure may follow the answer.
  for (let i = 0; i < 2; i++) {
    const answer = await fetch(url);
    const { status, headers } = answer;
    answers.push({ status, retry: headers.get('retry-after'), text: await answer.text() });
  }
  expect(answers[1]).toEqual(answers[0]);
  return { ...answers[0]!, headers: (await fetch(url)).headers };
}

const fails: Record<string, Page> = {
  'that is written at once': (_req, res) => void res.writeHead(500).end('failed'),
  'that is written in parts': (_req, res) => {
    res.statusCode = 500;
    res.setHeader('content-encoding', 'gzip');
    res.setHeader('set-cookie', 'a=b');
    res.write('fai');
    res.end('led');
  },
  'that has no body': (_req, res) => {
    res.statusCode = 502;
    res.end();
  },
};

describe('a failure of a page', () => {
  it.each(Object.entries(fails))('%s is 503 where the database was away', async (_, page) => {
    const found = await answerOf((watch) => async (req, res) => {
      await wait(1);
      watch.note();
      await wait(1);
      await page(req, res);
    });
    expect([found.status, found.retry]).toEqual([503, '5']);
    expect(found.text).toContain('The database does not answer');
    expect(found.text).not.toContain('led');
    expect(found.headers.get('set-cookie')).toBeNull();
    expect(found.headers.get('content-encoding')).toBeNull();
  });

  it('is what it is where the database was there', async () => {
    const found = await answerOf(() => fails['that is written at once']!);
    expect([found.status, found.text]).toEqual([500, 'failed']);
  });
});

it('a page that shows what it has is left alone', async () => {
  const found = await answerOf((watch) => (_req, res) => {
    watch.note();
    res.write('here');
    res.end();
  });
  expect([found.status, found.text]).toEqual([200, 'here']);
});

it('one page’s failure is not another’s', async () => {
  const watch = createAwayWatch();
  watch.note();
  let first: ServerResponse | undefined;
  const watched = watch.over((req, res) => {
    if (req.url === '/first') {
      first = res;
      return;
    }
    watch.note();
    first?.writeHead(500).end('failed');
    res.writeHead(500).end('failed');
  });
  server = createServer((req, res) => void watched(req, res));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const slow = fetch(`${url}/first`);
  while (first === undefined) await wait(5);
  expect((await fetch(`${url}/second`)).status).toBe(503);
  expect((await slow).status).toBe(500);
});
