import { setTimeout as sleep } from 'node:timers/promises';
import { pushBuild, pushImage } from '../clients/image';
import { expect } from '../clients/http';
import { skopeoCopy } from '../clients/skopeo';
import type { Figure } from '../figures';
import { makeImage, rebuild, type Image } from '../images/make-image';
import { imageManifestType } from '@/oci/manifest/media-types';
import type { Side } from '../sides/side';
import { alternate, megabyte, time, type Bench } from './bench';

/** Promotions of a 1 MB and of a 500 MB image, and what a peer that knows none has in their place. */
export async function measurePromotion(bench: Bench): Promise<Figure[]> {
  const { quick } = bench;
  const small = await promotions(bench, '1 MB', 1, megabyte);
  const large = await promotions(bench, '500 MB', 5, (quick ? 4 : 100) * megabyte);
  return [...small, ...large];
}

async function promotions(
  bench: Bench,
  size: string,
  layers: number,
  layerBytes: number,
): Promise<Figure[]> {
  const { ours, peer, workDir, quick } = bench;
  const name = `promoted-${layers}`;
  const from = `bench-dev/${name}`;
  const first = await makeImage(workDir, layers, layerBytes);
  const sides: Side[] = peer ? [ours, peer] : [ours];
  for (const side of sides) await pushImage(side, from, first);

  // All builds are there before the first is promoted: what is measured is no part of a push.
  const blocks = quick ? 2 : 4;
  const inBlock = quick ? 3 : 10;
  const builds: Image[] = [];
  while (builds.length < blocks * inBlock) {
    const build = await rebuild(first);
    for (const side of sides) await pushBuild(side, from, build);
    builds.push(build);
  }
  const to = `bench-staging/${name}`;
  const scopes = [`repository:${from}:pull`, `repository:${to}:pull,push`];
  const token = peer && !peer.promote ? await peer.token(scopes) : '';
  // One after another on one side, then on the other, after a rest: each leaves work to the disk
  // that the next call would wait for.
  const taken = await alternate(bench, blocks, async (side, block) => {
    await sleep(500);
    const times: number[] = [];
    for (const { digest } of builds.slice(block * inBlock, (block + 1) * inBlock)) {
      const promote = () =>
        side.promote?.(name, digest) ?? mountEverything(side, token, from, to, digest);
      times.push(await time(promote));
    }
    return times;
  });
  // The first block warms both up.
  const fast = { ours: taken.ours.slice(1).flat(), peer: taken.peer?.slice(1).flat() ?? null };

  const figure = (against: string, cold: number[] | null, aim: string): Figure => ({
    name: `promotion of a ${size} image, against its ${against}`,
    unit: 'ms',
    better: 'lower',
    ours: fast.ours,
    peer: cold,
    aim,
  });
  const figures = [figure('fastest way', fast.peer, '< 10 ms, ≥ 3×')];
  if (peer && !peer.promote && bench.hasSkopeo) {
    const copies: number[] = [];
    for (let turn = 0; turn < (quick ? 1 : 3); turn += 1) {
      const to = `bench-staging/${name}-copied-${turn}`;
      copies.push(await time(() => skopeoCopy(workDir, peer, from, to)));
    }
    figures.push(figure('cold skopeo copy', copies, layers > 1 ? '≥ 200×' : ''));
  }
  return figures;
}

/**
 * The fastest way from one repository to another that the protocol has: GET the manifest, mount
 * every blob at once, PUT the manifest. The token is at hand.
 */
async function mountEverything(
  { url }: Side,
  token: string,
  from: string,
  to: string,
  digest: string,
): Promise<void> {
  const authorization = `Bearer ${token}`;
  const accept = imageManifestType;
  const got = await expect(200, 'GET', `${url}/v2/${from}/manifests/${digest}`, {
    authorization,
    accept,
  });
  const { config, layers } = JSON.parse(got.body.toString()) as {
    config: { digest: string };
    layers: { digest: string }[];
  };
  const uploads = `${url}/v2/${to}/blobs/uploads/`;
  await Promise.all(
    [config, ...layers].map((blob) => {
      const target = `${uploads}?mount=${blob.digest}&from=${encodeURIComponent(from)}`;
      return expect(201, 'POST', target, { authorization }, Buffer.alloc(0));
    }),
  );
  const headers = { authorization, 'content-type': imageManifestType };
  await expect(201, 'PUT', `${url}/v2/${to}/manifests/latest`, headers, got.body);
}
