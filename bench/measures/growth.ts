import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** The highest resident memory during the work above that before it, in MiB. */
export async function growth(pid: number, work: () => Promise<unknown>): Promise<number> {
  await sleep(500);
  const before = await residentMemory(pid);
  let highest = before;
  let over = false;
  const watch = (async () => {
    while (!over) {
      highest = Math.max(highest, await residentMemory(pid));
      await sleep(20);
    }
  })();
  await work();
  over = true;
  await watch;
  return (highest - before) / 1024;
}

/** KiB, from Linux's /proc. */
async function residentMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN);
}
