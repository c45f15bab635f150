import { expect, it } from 'vitest';
import { isLookingUp, sendUntilKnown } from './lost-answer';

const wish = (reason: string, path = '/promotions') =>
  new Request(`http://127.0.0.1/api/v1${path}`, { method: 'POST', body: reason });

const lost = () => Promise.reject(new TypeError('fetch failed'));
const says = (state: string) => () => Promise.resolve(Response.json({ state }));
const done = () => Promise.resolve(new Response('promoted', { status: 201 }));
const noWait = () => Promise.resolve();

/** A server that answers one request after the other so, and notes each with its key. */
function server(...answers: (() => Promise<Response>)[]) {
  const asked: string[] = [];
  return {
    asked,
    send: (request: Request) => {
      const { pathname } = new URL(request.url);
      const key = request.headers.get('idempotency-key') ?? pathname.split('/').at(-1);
      asked.push(`${request.method} ${key}`);
      return answers.shift()!();
    },
  };
}

it('answers as the first time what was done though its answer was lost, under the same key', async () => {
  const { send, asked } = server(lost, lost, says('running'), says('done'), done);
  const answer = await sendUntilKnown(wish('a'), send, noWait);
  expect(await answer.text()).toBe('promoted');
  const [key] = asked[0]!.split(' ').slice(1);
  expect(asked).toEqual([`POST ${key}`, `GET ${key}`, `GET ${key}`, `GET ${key}`, `POST ${key}`]);
});

it('says that it did not happen where it never arrived, and keeps the key for the next try', async () => {
  const { send, asked } = server(lost, says('absent'), says('absent'), done);
  await expect(sendUntilKnown(wish('b'), send, noWait)).rejects.toMatchObject({
    problem: { code: 'not-arrived' },
  });
  await sendUntilKnown(wish('b'), send, noWait);
  expect(asked[3]).toBe(asked[0]);
});

it('does not say so of what was on its way when it was first asked for', async () => {
  const { send } = server(
    lost,
    says('absent'),
    says('running'),
    says('absent'),
    says('done'),
    done,
  );
  expect((await sendUntilKnown(wish('h'), send, noWait)).status).toBe(201);
});

it('looks up what a failing server or a proxy says nothing about', async () => {
  const proxy = () => Promise.resolve(new Response('<html>', { status: 504 }));
  const { send } = server(proxy, proxy, says('done'), done);
  expect((await sendUntilKnown(wish('c'), send, noWait)).status).toBe(201);
});

it('takes a refusal for an answer, and the same wish after it for another', async () => {
  const no = () => Promise.resolve(new Response('{}', { status: 409 }));
  const { send, asked } = server(no, done);
  expect((await sendUntilKnown(wish('d'), send, noWait)).status).toBe(409);
  await sendUntilKnown(wish('d'), send, noWait);
  expect(asked[1]).not.toBe(asked[0]);
});

it('stops where whoever is signed in may not ask', async () => {
  const ended = () => Promise.resolve(new Response('{}', { status: 401 }));
  const { send } = server(lost, ended);
  await expect(sendUntilKnown(wish('e'), send, noWait)).rejects.toMatchObject({
    problem: { status: 401 },
  });
});

it('says that it is finding out, as long as it does', async () => {
  const seen: boolean[] = [];
  const { send } = server(lost, says('done'), done);
  await sendUntilKnown(wish('f'), send, () => Promise.resolve(void seen.push(isLookingUp())));
  expect([...seen, isLookingUp()]).toEqual([true, false]);
});

it('leaves alone what keeps no key', async () => {
  const { send } = server(lost);
  await expect(sendUntilKnown(wish('g', '/me/prove'), send, noWait)).rejects.toThrow(
    'fetch failed',
  );
});
