/** Batches that are away at once; more would each hold fewer questions. */
const mostAway = 2;

/** What came beyond goes with the batch after. */
const largestBatch = 200;

/** After so many ms a batch that has not come back is not waited for any longer. */
const defaultPatienceMs = 100;

/**
 * Answers many questions of one kind with few calls. A question goes at once (with what else the
 * same turn of the event loop brings); while two batches are away, questions are collected and go
 * together when the first of them is back. Questions are strings: equal ones in a batch are asked
 * once.
 *
 * Every answer is as fresh as if its question had gone alone: a batch takes only what waits when it
 * leaves, so that `ask` begins after each of its questions was put, and a question never joins a
 * batch that is away already. Nothing is kept. So what was revoked before a question was put is
 * gone from its answer (L6), provided that `ask` reads only once it is called.
 *
 * @param options.ask answers in the order of the questions. Where it rejects, all who asked are
 *   refused with its error: no question may be one that makes it fail for the others.
 * @param options.patienceMs after this time a batch no longer holds up the next, so that a connection
 *   that hangs delays only those who asked over it.
 */
export function createBatch<Answer>(options: {
  readonly ask: (questions: readonly string[]) => Promise<readonly Answer[]>;
  readonly patienceMs?: number;
}): (question: string) => Promise<Answer> {
  const { ask, patienceMs = defaultPatienceMs } = options;
  const waiting = new Map<string, Asked<Answer>>();
  let away = 0;
  let leaving = false;

  function leaveSoon(): void {
    if (leaving || away >= mostAway || waiting.size === 0) return;
    leaving = true;
    setImmediate(() => {
      leaving = false;
      void send();
      leaveSoon();
    });
  }

  async function send(): Promise<void> {
    const batch = [...waiting].slice(0, largestBatch);
    for (const [question] of batch) waiting.delete(question);
    away += 1;
    let waitedFor = true;
    const stopWaiting = () => {
      if (!waitedFor) return;
      waitedFor = false;
      away -= 1;
      leaveSoon();
    };
    const late = setTimeout(stopWaiting, patienceMs);
    try {
      const answers = await ask(batch.map(([question]) => question));
      if (answers.length !== batch.length) throw new Error('a batch was answered in part');
      for (const [at, [, asked]] of batch.entries()) asked.answer(answers[at] as Answer);
    } catch (error) {
      for (const [, asked] of batch) asked.fail(error);
    } finally {
      clearTimeout(late);
      stopWaiting();
    }
  }

  return (question) => {
    const same = waiting.get(question);
    if (same) return same.promise;
    const asked = newAsked<Answer>();
    waiting.set(question, asked);
    leaveSoon();
    return asked.promise;
  };
}

/** A question that was put, and how its answer is given. */
interface Asked<Answer> {
  readonly promise: Promise<Answer>;
  readonly answer: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
}

function newAsked<Answer>(): Asked<Answer> {
  let answer!: (answer: Answer) => void;
  let fail!: (error: unknown) => void;
  const promise = new Promise<Answer>((resolve, reject) => {
    answer = resolve;
    fail = reject;
  });
  return { promise, answer, fail };
}
