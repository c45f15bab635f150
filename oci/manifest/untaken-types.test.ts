import { describe, expect, it } from 'vitest';
import { parseManifest } from './parse-manifest';

const refused = (document: object, contentType?: string): string => {
  try {
    parseManifest(Buffer.from(JSON.stringify(document)), contentType);
  } catch (error) {
    return (error as Error).message;
  }
  return 'it was taken';
};

describe('a kind of manifest that is not taken', () => {
  const artifact = 'application/vnd.oci.artifact.manifest.v1+json';
  const schema1 = 'application/vnd.docker.distribution.manifest.v1+json';
  const signed = 'application/vnd.docker.distribution.manifest.v1+prettyjws';
  const old = { schemaVersion: 1, name: 'api', tag: '1', fsLayers: [], history: [] };

  it.each([
    ['the withdrawn artifact', { mediaType: artifact, blobs: [] }, artifact, 'was withdrawn'],
    ['one that says so itself only', { mediaType: artifact, blobs: [] }, undefined, 'withdrawn'],
    ['schema 1', old, schema1, 'schema 1 is not taken'],
    ['signed schema 1', { ...old, signatures: [{}] }, signed, 'signed image manifest'],
    ['one without a type', { schemaVersion: 2 }, undefined, 'names no media type'],
    ['a type of its own', { schemaVersion: 2 }, 'application/x-own', 'of type application/x-own'],
    [
      'a config',
      { os: 'linux' },
      'application/vnd.oci.image.config.v1+json',
      "type of a manifest's part",
    ],
    [
      'a layer’s type',
      { schemaVersion: 2 },
      'application/vnd.docker.image.rootfs.diff.tar.gzip',
      'Push it as a blob',
    ],
    ['a name of every object', { schemaVersion: 2 }, 'constructor', 'of type constructor'],
  ])('%s is refused in words of its own', (_what, document, contentType, words) => {
    expect(refused(document, contentType)).toContain(words);
  });

  it('is told apart from every other', () => {
    const messages = [artifact, schema1, signed, 'text/plain', ''].map((type) =>
      refused(old, type),
    );
    expect(new Set(messages).size).toBe(messages.length);
  });
});
