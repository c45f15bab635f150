import { expect, it } from 'vitest';
import { sendOnce } from './send-once';

const asked = (method: string, body?: string) =>
  new Request('http://127.0.0.1/api/v1/x', { method, ...(body === undefined ? {} : { body }) });

/** Counts what is sent, and answers with the number when it is told to. */
function server() {
  let sent = 0;
  const waiting: (() => void)[] = [];
  return {
    send: (_request: Request) => {
      const number = ++sent;
      return new Promise<Response>((answer) =>
        waiting.push(() => answer(new Response(String(number)))),
      );
    },
    answer: () => waiting.splice(0).forEach((one) => one()),
    sent: () => sent,
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

it('sends what is asked for twice at once a single time, and gives both the answer', async () => {
  const { send, answer, sent } = server();
  const both = [sendOnce(asked('POST', '{"a":1}'), send), sendOnce(asked('POST', '{"a":1}'), send)];
  await settled();
  expect(sent()).toBe(1);
  answer();
  expect(await Promise.all(both.map(async (one) => (await one).text()))).toEqual(['1', '1']);
});

it('sends anew what is asked for after the answer, and what is another wish', async () => {
  const { send, answer, sent } = server();
  const first = sendOnce(asked('DELETE'), send);
  await settled();
  answer();
  await first;
  const more = [
    sendOnce(asked('DELETE'), send),
    sendOnce(asked('POST', 'a'), send),
    sendOnce(asked('POST', 'b'), send),
    sendOnce(asked('GET'), send),
    sendOnce(asked('GET'), send),
  ];
  await settled();
  expect(sent()).toBe(6);
  answer();
  await Promise.all(more);
});

it('forgets one that failed: it may be tried again', async () => {
  const fails = () => Promise.reject(new Error('no network'));
  await expect(sendOnce(asked('PUT', 'x'), fails)).rejects.toThrow('no network');
  const { send, answer } = server();
  const again = sendOnce(asked('PUT', 'x'), send);
  await settled();
  answer();
  expect(await (await again).text()).toBe('1');
});
