import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pullImage, pushImage } from '../clients/image';
import { skopeoPull, skopeoPush } from '../clients/skopeo';
import type { Figure } from '../figures';
import { makeImage, type Image } from '../images/make-image';
import type { Side } from '../sides/side';
import { alternate, megabyte, time, type Bench } from './bench';

interface Client {
  readonly name: string;
  push(side: Side, repository: string, image: Image): Promise<void>;
  pull(side: Side, repository: string, image: Image): Promise<void>;
}

/** A 500 MB image of five new layers, pushed and then pulled, with curl and with skopeo. */
export async function measurePushPull(bench: Bench): Promise<Figure[]> {
  const { workDir, quick } = bench;
  const layerBytes = (quick ? 4 : 100) * megabyte;
  const curl: Client = { name: 'five layers side by side', push: pushImage, pull: pullImage };
  const skopeo: Client = {
    name: 'skopeo',
    push: (side, repository, image) => skopeoPush(workDir, side, image.folder, repository),
    async pull(side, repository) {
      const folder = join(workDir, 'pulled');
      await skopeoPull(workDir, side, repository, folder);
      await rm(folder, { recursive: true });
    },
  };
  const figures: Figure[] = [];
  for (const client of bench.hasSkopeo ? [curl, skopeo] : [curl]) {
    const taken = await alternate(bench, quick ? 1 : 3, async (side, turn) => {
      const image = await makeImage(workDir, 5, layerBytes);
      const repository = `bench-dev/${client.name.replaceAll(' ', '-')}-${turn}`;
      const push = await time(() => client.push(side, repository, image));
      const pull = await time(() => client.pull(side, repository, image));
      await rm(image.folder, { recursive: true });
      return { push: push / 1000, pull: pull / 1000 };
    });
    for (const what of ['push', 'pull'] as const) {
      figures.push({
        name: `${what} of a 500 MB image, ${client.name}`,
        unit: 's',
        better: 'lower',
        ours: taken.ours.map((one) => one[what]),
        peer: taken.peer?.map((one) => one[what]) ?? null,
        aim: '≥ 1×',
      });
    }
  }
  return figures;
}
