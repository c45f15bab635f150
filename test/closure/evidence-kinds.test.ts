import { afterAll, beforeAll, expect, it } from 'vitest';
import type { z } from 'zod';
import type { searchResult } from '@/contract/shapes/audit';
import { type Content, makeArtifact, makeIndex } from '@/scripts/lib/oci';
import { smallImage } from '../setup/small-image';
import { type ClosureWorld, createClosureWorld, signatureByTag, tagOf } from './world';

let world: ClosureWorld;
beforeAll(async () => {
  world = await createClosureWorld();
});
afterAll(() => world.stop());

const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** As cosign 3 pushes whatever it says of an image: one type, and what it is in annotations. */
const bundle = (subject: Content, predicateType: string | null, text: string): Content =>
  makeArtifact({
    artifactType: bundleType,
    mediaType: bundleType,
    subject,
    payload: JSON.stringify({ mediaType: bundleType, text }),
    annotations: {
      'org.opencontainers.image.created': '2026-03-01T08:00:00Z',
      'dev.sigstore.bundle.content': 'dsse-envelope',
      ...(predicateType === null ? {} : { 'dev.sigstore.bundle.predicateType': predicateType }),
    },
  });

const weight = ({ blobs }: Content) => blobs.reduce((sum, { bytes }) => sum + bytes.length, 0);

it('is named by what it holds, and weighs what it holds: on the build’s page, in a review, in a search', async () => {
  const image = await world.push('kinds', await smallImage('kinds'), '1.0.0');
  const sbom = 'x'.repeat(50_000);
  const told = new Map<Content, string>();
  for (const [predicateType, text, kind] of [
    ['https://sigstore.dev/cosign/sign/v1', 'signed', 'signature'],
    ['https://spdx.dev/Document', sbom, 'sbom'],
    ['https://slsa.dev/provenance/v1', 'made', 'provenance'],
    ['https://cosign.sigstore.dev/attestation/vuln/v1', 'scanned', 'findings'],
    ['https://openvex.dev/ns/v0.2.0', 'not affected', 'vex'],
    ['https://example.com/review/v1', 'reviewed', 'attestation'],
    [null, 'says nothing', 'bundle'],
  ] as const) {
    told.set(await world.push('kinds', bundle(image, predicateType, text)), kind);
  }
  const { referrers } = await world.content('kinds', 1);
  const review = await world.review('kinds', 1, 'staging');
  const shown = new Map(referrers.map((one) => [one.digest, one]));
  const reviewed = new Map(review.closure.evidence.list.map((one) => [one.digest, one.kind]));
  for (const [content, kind] of told) {
    expect(shown.get(content.digest)).toMatchObject({ kind, size: weight(content) });
    expect(reviewed.get(content.digest)).toBe(kind);
  }
  const [scan] = [...told].find(([, kind]) => kind === 'findings')!;
  const found = await world.server.api<{ items: z.infer<typeof searchResult>[] }>(
    'GET',
    `/search?q=${scan.digest}`,
  );
  expect(found.body.items).toMatchObject([{ number: 1, through: 'a scan' }]);
});

it('told by tag weighs what it holds too, each blob once; a list of manifests weighs itself', async () => {
  const image = await world.push('weights', await smallImage('weights'), '1.0.0');
  const twice = await world.push('weights', signatureByTag('same', 'same'), tagOf(image, '.sig'));
  const list = makeIndex([{ content: signatureByTag('listed') }]);
  await world.push('weights', list, tagOf(image, ''));
  const sizes = new Map(
    (await world.content('weights', 1)).referrers.map(({ digest, size }) => [digest, size]),
  );
  const [config, layer] = twice.blobs;
  expect(sizes.get(twice.digest)).toBe(config!.bytes.length + layer!.bytes.length);
  expect(sizes.get(list.digest)).toBe(list.bytes.length);
});
