import { createHash } from 'node:crypto';
import {
  type Content,
  contentOf,
  describe,
  makeArtifact,
  makeImage,
  makeIndex,
  makeLayer,
  makeSbom,
  mediaTypes,
} from '@/scripts/lib/oci';
import { readTwoWays } from '../issuer-words/documents';

export type Documents = Awaited<ReturnType<typeof makeDocuments>>;

/** What clients had pushed to the image `web`, with all that was told of it. */
export async function makeDocuments() {
  const image = async (name: string) =>
    makeImage({
      layers: [await makeLayer(`COPY ${name} /app`, [{ path: `app/${name}`, content: name }])],
      user: '1000',
    });
  const windows = await image('web on windows');
  const provenance = makeArtifact({
    artifactType: 'application/vnd.in-toto+json',
    mediaType: 'application/vnd.in-toto+json',
    payload: JSON.stringify({ predicateType: 'https://slsa.dev/provenance/v1' }),
  });
  const web = contentOf(
    mediaTypes.index,
    {
      schemaVersion: 2,
      mediaType: mediaTypes.index,
      manifests: [
        describe(windows.mediaType, windows, {
          platform: { os: 'windows', architecture: 'amd64', 'os.version': osVersion } as never,
        }),
        describe(provenance.mediaType, provenance, {
          platform: { os: 'unknown', architecture: 'unknown' },
          annotations: {
            'vnd.docker.reference.digest': windows.digest,
            'vnd.docker.reference.type': 'attestation-manifest',
          },
        }),
      ],
    },
    [],
    [windows, provenance],
  );
  const part = await image('a part of an index');
  const fat = makeIndex([{ content: part, platform: { os: 'linux', architecture: 'amd64' } }]);
  return {
    windows,
    provenance,
    web,
    part,
    fat,
    sbom: makeSbom(web, 'web', [{ name: 'left-pad', version: '1.3.0' }]),
    signature: makeArtifact({
      artifactType: '',
      mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json',
      payload: JSON.stringify({ critical: { image: { 'docker-manifest-digest': web.digest } } }),
    }),
    late: makeSbom(web, 'web, later', [{ name: 'right-pad', version: '2.0.0' }]),
    wide: bySha512(await image('under sha512')),
    ambiguous: await readTwoWays('odd again'),
  };
}

export const osVersion = '10.0.20348.2700';

/** The same bytes, under the digest by which its client pushed them. */
const bySha512 = (content: Content): Content => ({
  ...content,
  digest: `sha512:${createHash('sha512').update(content.bytes).digest('hex')}` as Content['digest'],
});
