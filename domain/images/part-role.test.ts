import { expect, it } from 'vitest';
import { isAttached, type RolePart } from './part-role';

const gzip = 'application/vnd.oci.image.layer.v1.tar+gzip';
const inToto = 'application/vnd.in-toto+json';
const part = (over: Partial<RolePart> = {}): RolePart => ({
  ...{ annotations: {}, platform: 'unknown/unknown' },
  config: { os: 'unknown', architecture: 'unknown', config: {}, rootfs: {} },
  configType: 'application/vnd.oci.image.config.v1+json',
  layers: [{ mediaType: inToto, isArchive: false }],
  ...over,
});

it('an attestation that its index marks is attached', () => {
  expect(isAttached(part())).toBe(true);
  expect(isAttached(part({ config: {}, configType: 'application/x', layers: [] }))).toBe(true);
});

it('what its index does not mark is a part of the build', () => {
  expect(isAttached(part({ platform: null }))).toBe(false);
  expect(isAttached(part({ platform: 'linux/amd64' }))).toBe(false);
});

it('what could be started is a part, however its index marks it', () => {
  expect(isAttached(part({ layers: [{ mediaType: gzip, isArchive: false }] }))).toBe(false);
  expect(isAttached(part({ layers: [{ mediaType: inToto, isArchive: true }] }))).toBe(false);
  expect(isAttached(part({ layers: [] }))).toBe(false);
  expect(isAttached(part({ config: { os: 'linux', architecture: 'amd64' } }))).toBe(false);
});
