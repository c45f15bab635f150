import { expect, it } from 'vitest';
import {
  cosignSignatureType,
  helmConfigType,
  imageConfigType,
  imageIndexType,
  imageManifestType,
} from '@/oci/manifest/media-types';
import { textOf } from '../../../test/support/text-of';
import { ClosureSection } from './closure-section';

const stages = [{ slug: 'prod', name: 'Production' }];

const said = (
  role: 'build' | 'part' | 'evidence',
  mediaType: string,
  artifactType: string | null,
) => {
  const told =
    role === 'evidence' ? { about: 'sha256:1', tag: 'sha256-1.sig' } : { about: null, tag: null };
  const manifest = { digest: 'sha256:2', role, mediaType, artifactType, size: 2, ...told };
  const closure = { stage: 'prod', manifests: [manifest], more: 0 };
  return textOf(ClosureSection, { closure, stages }).replace(
    'What goes along, in Production now',
    '',
  );
};

it('calls an image and an index what they are, not by the type of a config', () => {
  expect(said('build', imageManifestType, imageConfigType)).toBe(
    `sha256:2build, image, ${imageManifestType}`,
  );
  expect(said('build', imageIndexType, null)).toBe(`sha256:2build, index, ${imageIndexType}`);
  expect(said('part', imageManifestType, imageConfigType)).toBe(
    `sha256:2part, image, ${imageManifestType}`,
  );
});

it('calls what has a type of its own by that', () => {
  expect(said('build', imageManifestType, helmConfigType)).toBe(`sha256:2build, ${helmConfigType}`);
  expect(said('evidence', imageManifestType, cosignSignatureType)).toBe(
    `sha256:2evidence, ${cosignSignatureType}, about sha256:1, told by the tag sha256-1.sig`,
  );
});

it('calls no signature an image that has the config of one', () => {
  expect(said('evidence', imageManifestType, imageConfigType)).toBe(
    `sha256:2evidence, ${imageManifestType}, about sha256:1, told by the tag sha256-1.sig`,
  );
});
