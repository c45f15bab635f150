import { pushImage } from '../clients/image';
import type { Figure, Unit } from '../figures';
import { makeImage } from '../images/make-image';
import { imageManifestType } from '@/oci/manifest/media-types';
import { alternate, type Bench } from './bench';
import { putLoad, type LoadResult } from './load';

const repository = 'bench-dev/manifests';
const connections = 32;

/** Manifest reads a second, by tag and by digest, on 32 connections. */
export async function measureManifests(bench: Bench): Promise<Figure[]> {
  const { ours, peer, workDir, quick } = bench;
  const image = await makeImage(workDir, 3, 10_000);
  for (const side of peer ? [ours, peer] : [ours]) await pushImage(side, repository, image);
  const figures: Figure[] = [];
  for (const [how, reference] of [
    ['tag', 'latest'],
    ['digest', image.digest],
  ] as const) {
    const taken = await alternate(bench, quick ? 1 : 3, async (side) =>
      putLoad({
        url: `${side.url}/v2/${repository}/manifests/${reference}`,
        authorization: [`Bearer ${await side.token([`repository:${repository}:pull`])}`],
        accept: imageManifestType,
        connections,
        seconds: quick ? 1 : 4,
      }),
    );
    const figure = (
      name: string,
      what: keyof LoadResult,
      unit: Unit,
      better: Figure['better'],
      aim: string,
    ): Figure => ({
      name: `${name} by ${how}, ${connections} connections`,
      unit,
      better,
      aim,
      ours: taken.ours.map((one) => one[what]),
      peer: taken.peer?.map((one) => one[what]) ?? null,
    });
    figures.push(
      figure('manifest GETs', 'perSecond', 'a second', 'higher', '≥ 4×'),
      figure('manifest GET p50', 'p50', 'ms', 'lower', ''),
      figure('manifest GET p99', 'p99', 'ms', 'lower', ''),
    );
  }
  return figures;
}
