import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { getBytes } from '../clients/curl';
import { pullImage, pushBlob, pushImage } from '../clients/image';
import type { Figure } from '../figures';
import { writeBlob } from '../images/digest-file';
import { makeImage } from '../images/make-image';
import { freshBytes } from '../images/make-layer';
import { alternate, mebibyte, megabyte, type Bench } from './bench';

const repository = 'bench-dev/memory';

/**
 * What a 1 GiB blob adds to the serving process's resident memory at most, while it is pushed and
 * while it is pulled. Runs first, before other work has made the process as large as it gets; a
 * small image has gone in and out before.
 */
export async function measureMemory(bench: Bench): Promise<Figure[]> {
  if (process.platform !== 'linux') return [];
  const { ours, peer, workDir, quick } = bench;
  const blob = await writeBlob(workDir, freshBytes((quick ? 64 : 1024) * mebibyte));
  const warm = await makeImage(workDir, 2, megabyte);
  for (const side of peer ? [ours, peer] : [ours]) {
    await pushImage(side, repository, warm);
    await pullImage(side, repository, warm);
  }
  const taken = await alternate(bench, quick ? 1 : 2, async (side, turn) => {
    const name = `${repository}-${turn}`;
    const token = await side.token([`repository:${name}:pull,push`]);
    const push = await growth(side.pid, () => pushBlob(side, name, token, blob));
    const url = `${side.url}/v2/${name}/blobs/${blob.digest}`;
    const pull = await growth(side.pid, () => getBytes(url, token, blob.size));
    return { push, pull };
  });
  return (['push', 'pull'] as const).map((what) => ({
    name: `memory that a 1 GiB ${what} adds`,
    unit: 'MiB',
    better: 'lower',
    ours: taken.ours.map((one) => one[what]),
    peer: taken.peer?.map((one) => one[what]) ?? null,
    aim: '< 64 MiB',
  }));
}

/** The highest resident memory during the work above that before it, in MiB. */
async function growth(pid: number, work: () => Promise<unknown>): Promise<number> {
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
