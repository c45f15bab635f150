import { amd64, type Content, makeImage, makeLayer, noise } from '@/scripts/lib/oci';

/** A small image whose bytes depend on `seed` alone. */
export async function smallImage(
  seed: string,
  labels: Record<string, string> = {},
): Promise<Content> {
  const layer = await makeLayer(`COPY ${seed} /app`, [
    { path: `app/${seed}.bin`, content: noise(seed, 4096) },
  ]);
  return makeImage({ layers: [layer], platform: amd64, labels });
}
