import { describe, expect, it } from 'vitest';
import { createBatch } from './batch';

/** A batch whose calls stay away until the test answers them. */
function heldBatch(patienceMs = 60_000) {
  const calls: { questions: readonly string[]; answer: () => void; fail: (e: Error) => void }[] =
    [];
  const put = createBatch<string>({
    patienceMs,
    ask: (questions) =>
      new Promise((resolve, reject) => {
        const number = calls.length + 1;
        const answer = () => resolve(questions.map((question) => `${question} from ${number}`));
        calls.push({ questions, answer, fail: reject });
      }),
  });
  return { put, calls };
}

const turn = () => new Promise((done) => setImmediate(done));

describe('a batch', () => {
  it('sends what the same turn brings as one call, equal questions once', async () => {
    const { put, calls } = heldBatch();
    const answers = Promise.all(['a', 'b', 'a'].map(put));
    await turn();
    expect(calls.map(({ questions }) => questions)).toEqual([['a', 'b']]);
    calls[0]!.answer();
    expect(await answers).toEqual(['a from 1', 'b from 1', 'a from 1']);
  });

  it('L6: never answers a question by a call that was away when it was put', async () => {
    const { put, calls } = heldBatch();
    const before = put('may I?');
    await turn();
    const after = put('may I?');
    await turn();
    expect(calls).toHaveLength(2);
    calls[0]!.answer();
    expect(await before).toBe('may I? from 1');
    calls[1]!.answer();
    expect(await after).toBe('may I? from 2');
  });

  it('L6: keeps nothing of an answer for the next question', async () => {
    let asked = 0;
    const put = createBatch({ ask: (questions) => Promise.resolve(questions.map(() => ++asked)) });
    expect([await put('a'), await put('a')]).toEqual([1, 2]);
  });

  it('collects while two calls are away, and sends the rest together when one is back', async () => {
    const { put, calls } = heldBatch();
    const answers: Promise<string>[] = [];
    for (const question of ['a', 'b', 'c', 'a', 'c']) {
      answers.push(put(question));
      await turn();
    }
    expect(calls.map(({ questions }) => questions)).toEqual([['a'], ['b']]);
    calls[1]!.answer();
    await answers[1];
    await turn();
    expect(calls[2]!.questions).toEqual(['c', 'a']);
    calls[0]!.answer();
    calls[2]!.answer();
    expect(await Promise.all(answers)).toEqual([
      'a from 1',
      'b from 2',
      'c from 3',
      'a from 3',
      'c from 3',
    ]);
  });

  it('divides what is too much for one call', async () => {
    const { put, calls } = heldBatch();
    const answers = Array.from({ length: 450 }, (_, at) => put(`${at}`));
    await turn();
    await turn();
    expect(calls.map(({ questions }) => questions.length)).toEqual([200, 200]);
    calls[0]!.answer();
    await answers[0];
    await turn();
    calls[1]!.answer();
    calls[2]!.answer();
    expect((await Promise.all(answers)).at(-1)).toBe('449 from 3');
  });

  it('refuses all who asked where a call fails, and goes on', async () => {
    const { put, calls } = heldBatch();
    const answers = Promise.allSettled([put('a'), put('b')]);
    await turn();
    const reason = new Error('the database is away');
    calls[0]!.fail(reason);
    expect(await answers).toEqual([
      { status: 'rejected', reason },
      { status: 'rejected', reason },
    ]);
    const next = put('a');
    await turn();
    calls[1]!.answer();
    expect(await next).toBe('a from 2');
  });

  it('refuses all where the call throws, or leaves a question without its answer', async () => {
    const throws = createBatch<string>({
      ask() {
        throw new Error('no connection');
      },
    });
    await expect(throws('a')).rejects.toThrow('no connection');
    const forgets = createBatch<string>({ ask: () => Promise.resolve([]) });
    await expect(forgets('a')).rejects.toThrow('a batch was answered in part');
  });

  it('does not let calls that hang hold up later questions', async () => {
    const { put, calls } = heldBatch(1);
    for (const question of ['a', 'b']) {
      void put(question);
      await turn();
    }
    const last = put('c');
    while (calls.length < 3) await turn();
    calls[2]!.answer();
    expect(await last).toBe('c from 3');
  });
});
