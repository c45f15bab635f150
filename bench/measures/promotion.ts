import { pushBuild, pushImage } from '../clients/image';
import { expect } from '../clients/http';
import { skopeoCopy } from '../clients/skopeo';
import type { Figure } from '../figures';
import { makeImage, manifestType, rebuild, type Image } from '../images/make-image';
import type { Side } from '../sides/side';
import { alternate, megabyte, time, type Bench } from './bench';

/** Promotions of a 1 MB and of a 500 MB image, and what the peer has in their place. */
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
  for (const side of peer ? [ours, peer] : [ours]) await pushImage(side, from, first);

  /** Pushes a build that was not promoted yet, and gives it. */
  const nextBuild = async (side: Side) => {
    const image = await rebuild(first);
    await pushBuild(side, from, image);
    return image;
  };
  const promote = async (side: Side) => {
    const image = await nextBuild(side);
    if (side === ours) return time(() => ours.promote(name, image.digest));
    const to = `bench-staging/${name}`;
    const scopes = [`repository:${from}:pull`, `repository:${to}:pull,push`];
    const token = await side.token(scopes);
    return time(() => mountEverything(side, token, from, to, image));
  };
  await alternate(bench, 3, promote);
  const fast = await alternate(bench, quick ? 3 : 25, promote);

  const figure = (against: string, cold: number[] | null, aim: string): Figure => ({
    name: `promotion of a ${size} image, against its ${against}`,
    unit: 'ms',
    better: 'lower',
    ours: fast.ours,
    peer: cold,
    aim,
  });
  const figures = [figure('fastest way', fast.peer, '< 10 ms, ≥ 3×')];
  if (peer && bench.hasSkopeo) {
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
  { digest }: Image,
): Promise<void> {
  const authorization = `Bearer ${token}`;
  const accept = manifestType;
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
  const headers = { authorization, 'content-type': manifestType };
  await expect(201, 'PUT', `${url}/v2/${to}/manifests/latest`, headers, got.body);
}
