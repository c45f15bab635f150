// Loaded into the server's process by the bench, with --expose-gc: tells what only the process itself can
// see, to whoever asks over the channel. Linux only. Workers have no channel.
import { createHook } from 'node:async_hooks';
import { openSync, readSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';

/** Bytes that are still held after everything that can be collected was. */
async function memory() {
  // What a first collection lets go of outside the heap is counted off after it.
  globalThis.gc();
  await setImmediate();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

let schedule;
const text = Buffer.alloc(64);

/** Milliseconds of a processor that the thread has had: others on the machine do not lengthen them. */
function processorTime() {
  schedule ??= openSync(`/proc/self/task/${process.pid}/schedstat`, 'r');
  const length = readSync(schedule, text, 0, text.length, 0);
  return Number.parseInt(text.toString('latin1', 0, length), 10) / 1e6;
}

let [turn, began, longest] = [-1, 0, 0];

// Before every callback: is it of another turn of the event loop than the one before? Garbage collection
// counts to the turn that it falls into.
const turns = createHook({
  before() {
    const now = performance.nodeTiming.uvMetricsInfo.loopCount;
    if (now === turn) return;
    const time = processorTime();
    if (turn >= 0) longest = Math.max(longest, time - began);
    [turn, began] = [now, time];
  },
});

/** From now on turns are watched, which slows everything down a little. */
function watchTurns() {
  [turn, longest] = [-1, 0];
  turns.enable();
  return null;
}

/** Milliseconds of a processor that the longest turn took since; nobody watches any more. */
function longestTurn() {
  turns.disable();
  return longest;
}

const answers = { memory, watchTurns, longestTurn };

if (process.channel) {
  process.on('message', async (question) => process.send(await answers[question]()));
  // The server ends when it is told to, whether the bench still listens or not.
  process.channel.unref();
}
