import { getBytes } from '../clients/curl';
import { pushBlob } from '../clients/image';
import type { Figure } from '../figures';
import { writeBlob } from '../images/digest-file';
import { freshBytes } from '../images/make-layer';
import { alternate, megabyte, time, type Bench } from './bench';

const repository = 'bench-dev/blobs';

/** A 100 MB blob, read by one and by four at once with curl. */
export async function measureBlobs(bench: Bench): Promise<Figure[]> {
  const { ours, peer, workDir, quick } = bench;
  const blob = await writeBlob(workDir, freshBytes((quick ? 10 : 100) * megabyte));
  for (const side of peer ? [ours, peer] : [ours]) {
    await pushBlob(
      side,
      repository,
      await side.token([`repository:${repository}:pull,push`]),
      blob,
    );
  }
  const figures: Figure[] = [];
  for (const readers of [1, 4]) {
    const taken = await alternate(bench, quick ? 2 : 9, async (side) => {
      const token = await side.token([`repository:${repository}:pull`]);
      const url = `${side.url}/v2/${repository}/blobs/${blob.digest}`;
      const read = () => getBytes(url, token, blob.size);
      const ms = await time(() => Promise.all(Array.from({ length: readers }, read)));
      return (readers * blob.size) / megabyte / (ms / 1000);
    });
    figures.push({
      name: `GET of a 100 MB blob, ${readers === 1 ? 'one reader' : `${readers} readers together`}`,
      unit: 'MB/s',
      better: 'higher',
      ...taken,
      aim: '≥ 1×',
    });
  }
  return figures;
}
