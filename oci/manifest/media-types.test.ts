import { expect, it } from 'vitest';
import * as types from './media-types';

it('knows what a runtime unpacks by its type', () => {
  for (const type of [
    types.imageLayerType,
    types.plainLayerType,
    types.dockerLayerType,
    types.dockerForeignLayerType,
    'application/vnd.oci.image.layer.v1.tar+zstd',
    'application/vnd.oci.image.layer.v1.tar+gzip+encrypted',
    'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
    'application/vnd.docker.image.rootfs.diff.tar',
    'application/vnd.docker.image.rootfs.diff.tar.zstd',
  ]) {
    expect(types.isLayerType(type), type).toBe(true);
  }
  for (const type of [
    types.helmChartType,
    types.imageConfigType,
    types.imageManifestType,
    types.cosignPayloadType,
    types.emptyType,
    'application/wasm',
  ]) {
    expect(types.isLayerType(type), type).toBe(false);
  }
});

it('knows manifests, configs of images, and what may lie elsewhere', () => {
  expect(types.isManifestType(types.dockerListType)).toBe(true);
  expect(types.isManifestType(types.imageConfigType)).toBe(false);
  expect(types.isManifestType('constructor')).toBe(false);
  expect(types.isImageConfigType(types.dockerConfigType)).toBe(true);
  expect(types.isImageConfigType(types.helmConfigType)).toBe(false);
  expect(types.isImageConfigType(null)).toBe(false);
  expect(types.isNonDistributable(types.dockerForeignLayerType)).toBe(true);
  expect(types.isNonDistributable(types.dockerLayerType)).toBe(false);
});
