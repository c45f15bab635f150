import { setTimeout as sleep } from 'node:timers/promises';
import type { Sallyport } from '../sides/sallyport';
import { mebibyte } from './bench';

/**
 * What the server holds at most while something is done, above what it holds at rest before, in MiB: the
 * heap and what lies beside it, after a full collection. So it is what requests hold, and neither
 * garbage nor what the process keeps for the next.
 */
export async function heldMemory(ours: Sallyport, work: () => Promise<unknown>): Promise<number> {
  await sleep(500);
  const before = await ours.heldBytes();
  let highest = before;
  let over = false;
  const watch = (async () => {
    while (!over) {
      highest = Math.max(highest, await ours.heldBytes());
      await sleep(50);
    }
  })();
  await work();
  over = true;
  await watch;
  return (highest - before) / mebibyte;
}
