import { getBytes } from '../clients/curl';
import { pullImage, pushBlob, pushImage } from '../clients/image';
import type { Figure } from '../figures';
import { writeBlob } from '../images/digest-file';
import { makeImage } from '../images/make-image';
import { freshBytes } from '../images/make-layer';
import { alternate, mebibyte, megabyte, type Bench } from './bench';
import { growth } from './growth';

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
