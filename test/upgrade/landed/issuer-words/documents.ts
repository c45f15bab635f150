import {
  amd64,
  arm64,
  blobOf,
  type Content,
  contentOf,
  describe,
  makeImage,
  makeIndex,
  makeLayer,
  makeSbom,
  mediaTypes,
} from '@/scripts/lib/oci';

/** A label that was kept in a build's row at any length, and one for each of too many. */
const strangeLabels: Readonly<Record<string, string>> = {
  'org.opencontainers.image.version': `3.0.0-${'x'.repeat(300)}`,
  ...Object.fromEntries(Array.from({ length: 80 }, (_, at) => [`label-${at}`, 'of before'])),
};

export type Documents = Awaited<ReturnType<typeof makeDocuments>>;

/** What clients had pushed: whole images, and what that version let in and today's does not. */
export async function makeDocuments() {
  const image = async (name: string, more: Partial<Parameters<typeof makeImage>[0]> = {}) =>
    makeImage({
      layers: [await makeLayer(`COPY ${name} /app`, [{ path: `app/${name}`, content: name }])],
      user: '1000',
      ...more,
    });
  const labels = {
    'org.opencontainers.image.version': '1.0.0',
    'org.opencontainers.image.revision': '0123456789abcdef0123456789abcdef01234567',
  };
  const one = await image('one', { labels });
  const intel = await image('two');
  const arm = await image('two on arm', { platform: arm64 });
  const two = makeIndex([
    { content: intel, platform: amd64 },
    { content: arm, platform: arm64 },
  ]);
  const child = await image('under an index, pushed as a blob');
  return {
    one,
    intel,
    arm,
    two,
    sbom: makeSbom(two, 'api', [{ name: 'left-pad', version: '1.3.0' }]),
    three: await image('three', { labels: strangeLabels, created: '1970-01-01T00:00:00Z' }),
    ambiguous: await readTwoWays('odd'),
    child,
    overBlob: makeIndex([{ content: child, platform: amd64 }]),
    untyped: withoutType(await image('without a type')),
  };
}

/** Podman runs it as root, and others as 1000: who reads decides. */
export async function readTwoWays(name: string): Promise<Content> {
  const layer = await makeLayer(`COPY ${name} /app`, [{ path: `app/${name}`, content: name }]);
  const rootfs = { type: 'layers', diff_ids: [layer.diffId] };
  const config = blobOf(
    JSON.stringify({ ...amd64, config: { User: '1000' }, Config: { User: '0' }, rootfs }),
  );
  const document = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: describe(mediaTypes.config, config),
    layers: [describe(mediaTypes.layer, layer)],
  };
  return contentOf(mediaTypes.manifest, document, [config, layer]);
}

function withoutType({ mediaType, bytes, blobs }: Content): Content {
  const document = Object.fromEntries(
    Object.entries(JSON.parse(bytes.toString()) as object).filter(([key]) => key !== 'mediaType'),
  );
  return contentOf(mediaType, document, blobs);
}
