import { createHash, randomBytes } from 'node:crypto';
import {
  imageIndexType as indexType,
  imageManifestType as manifestType,
} from '@/oci/manifest/media-types';

/** A document with its digest, as a registry is asked to keep it. */
export interface Document {
  readonly bytes: Buffer;
  readonly digest: string;
}

const mebibyte = 1024 * 1024;
const configType = 'application/vnd.oci.image.config.v1+json';

export const documentOf = (value: object): Document => {
  const bytes = Buffer.from(JSON.stringify(value));
  return { bytes, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
};

const descriptor = (mediaType: string, { digest, bytes }: Document) => ({
  mediaType,
  digest,
  size: bytes.length,
});

/**
 * So many members that together with a frame have just below 4 MiB, all of them new. Long values are of a
 * script that takes three bytes for a letter, which costs more to read and to write than ASCII.
 */
export function fullMap(members: number): Record<string, string> {
  const salt = randomBytes(6).toString('hex');
  const each = Math.floor((4 * mebibyte - 2_048) / members);
  const value = '漢'.repeat(Math.max(0, Math.floor((each - 32) / 3)));
  return Object.fromEntries(
    Array.from({ length: members }, (_, at) => [`${salt}.${String(at).padStart(7, '0')}`, value]),
  );
}

/** The most members that 4 MiB have room for when each is as short as `fullMap` makes it. */
export const mostMembers = (4 * mebibyte) / 40;

/** An image's config with so many labels. */
export const configWith = (labels: Record<string, string>): Document =>
  documentOf({
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: [] },
    config: { Labels: labels },
  });

/** A manifest of an image without layers. */
export const imageWith = (
  config: Document,
  annotations: Record<string, string>,
  subject?: Document,
): Document =>
  documentOf({
    schemaVersion: 2,
    mediaType: manifestType,
    config: descriptor(configType, config),
    layers: [],
    annotations,
    ...(subject && { subject: descriptor(manifestType, subject) }),
  });

export const indexOver = (children: readonly (readonly [string, Document])[]): Document =>
  documentOf({
    schemaVersion: 2,
    mediaType: indexType,
    manifests: children.map(([type, child], at) => ({
      ...descriptor(type, child),
      platform: { os: 'linux', architecture: `a${at}` },
    })),
    annotations: { salt: randomBytes(6).toString('hex') },
  });
