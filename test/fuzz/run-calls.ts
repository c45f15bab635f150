import { curlLine, type FuzzCall } from './call';
import { judge } from './judge';
import { createSender } from './send';

export interface RunOptions {
  readonly url: string;
  readonly seed: number;
  /** Numbers of calls: from the first up to, not with, the last. */
  readonly from: number;
  readonly to: number;
  readonly make: (seed: number, at: number) => FuzzCall;
  /** What the server wrote of failures since it was last asked. */
  readonly takeLog: () => readonly string[];
  /** Runs after every `round` calls, while none is under way. */
  readonly mend: () => Promise<void>;
}

export interface RunResult {
  /** What was wrong, a text each, with the line of curl that does it again. */
  readonly faults: readonly string[];
  /** How often each target was answered with each status. */
  readonly statuses: ReadonlyMap<string, ReadonlyMap<number, number>>;
  readonly slowestMs: number;
}

const round = 400;
const atOnce = 12;
/** So many are enough to look at. */
const mostFaults = 50;

/** Sends generated calls, several at once, and judges every answer. */
export async function runCalls(options: RunOptions): Promise<RunResult> {
  const { url, seed, make, takeLog } = options;
  const sender = createSender(url, atOnce);
  const faults = new Map<string, string>();
  const statuses = new Map<string, Map<number, number>>();
  let slowestMs = 0;

  const report = (call: FuzzCall, wrong: string) => {
    // The same fault of the same target is told once.
    const key = `${call.target.name} ${wrong.slice(0, 40)}`;
    if (faults.has(key) || faults.size >= mostFaults) return;
    const log = takeLog().join('').slice(0, 1500);
    const line = curlLine(url, call).slice(0, 3000);
    faults.set(
      key,
      `${seed}:${call.at} ${call.target.name} by ${call.caller} ${wrong}\n  ${log}\n  ${line}`,
    );
  };

  const send = async (at: number) => {
    const call = make(seed, at);
    try {
      const answer = await sender.send(call);
      slowestMs = Math.max(slowestMs, answer.milliseconds);
      const of = `${call.target.area} ${call.target.name}`;
      const told = statuses.get(of) ?? new Map<number, number>();
      statuses.set(of, told.set(answer.status, (told.get(answer.status) ?? 0) + 1));
      const wrong = judge(call, answer);
      if (wrong !== null) report(call, wrong);
    } catch (error) {
      report(call, `gave no answer: ${String(error)}`);
    }
  };

  for (let from = options.from; from < options.to; from += round) {
    const end = Math.min(from + round, options.to);
    let next = from;
    const work = async () => {
      while (next < end) await send(next++);
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    await options.mend();
    // What failed and was answered well all the same: a job, or what nobody waited for.
    for (const line of takeLog()) faults.set(line.slice(0, 200), `${seed}:${from}… logged ${line}`);
  }
  sender.close();
  return { faults: [...faults.values()], statuses, slowestMs };
}
