import type { Logger } from '@/lib/logger';
import { maximumConfigSize, readConfigDocument } from '@/oci/config/config';
import { algorithmOf, type Digest } from '@/oci/names/digest';
import { RegistryError } from '@/oci/http/errors';
import { digestOf } from '@/oci/names/hash';
import type { ParsedManifest } from '@/oci/manifest/manifest';
import { imageIndexType, imageManifestType } from '@/oci/manifest/media-types';
import { parseManifest } from '@/oci/manifest/parse-manifest';
import { isRunnable } from '@/oci/manifest/runnable';
import { whatRuns } from '@/oci/manifest/what-runs';
import { readHead } from '@/registry/storage/read-head';
import type { BlobReads } from '@/registry/storage/store';

/** A manifest as it is kept. */
export interface StoredManifest {
  readonly digest: string;
  readonly kind: string;
  readonly bytes: Buffer;
  /** The type that was kept for all who have it, and one that it is placed as. */
  readonly mediaType: string | null;
  readonly placedAs: string | null;
}

/** What the strict reader makes of it. */
export interface StrictReading {
  readonly parsed: ParsedManifest;
  /** Null: nobody knows what it says. Undefined where it could not be read: what was kept of it stands. */
  readonly config: unknown;
  /** Null for an index: its parts say. */
  readonly runnable: boolean | null;
  /** What a runtime would start of it; null for an index too. */
  readonly runs: string | null;
}

/** A store whose blobs may be gone, damaged or unreadable, whatever the database says of them. */
interface Frail {
  readonly blobs: BlobReads;
  readonly logger: Logger;
  /** What was kept of the manifest's config. */
  readonly keptConfig: () => Promise<unknown>;
}

/**
 * A stored manifest and its config as the strict reader reads them (L13), or why it does not. What the
 * disk does not give back is not known (L12): it is told in the log, and nothing waits for it.
 */
export async function readStored(
  { blobs, logger, keptConfig }: Frail,
  { digest, bytes, mediaType, placedAs, kind }: StoredManifest,
): Promise<StrictReading | { readonly why: string }> {
  const orNull = async <T>(blob: Digest, read: () => Promise<T>): Promise<T | null> => {
    try {
      return await read();
    } catch (err) {
      logger.error({ err, manifest: digest, blob }, 'a stored blob cannot be read; go on without');
      return null;
    }
  };
  const pushedAs = placedAs ?? mediaType ?? (kind === 'index' ? imageIndexType : imageManifestType);
  try {
    const parsed = parseManifest(bytes, pushedAs);
    const { config: named } = parsed;
    const found = named && (await orNull(named.digest, () => readWhole(blobs, named.digest)));
    const read = named && found ? readConfigDocument(found, named.mediaType) : null;
    const config = read ? read.document : undefined;
    if (parsed.kind === 'index') return { parsed, config, runnable: null, runs: null };
    const kept = config === undefined ? await keptConfig() : config;
    const runnable = await isRunnable(parsed, kept, (layer) =>
      orNull(layer, () => readHead(blobs, layer)),
    );
    return { parsed, config, runnable, runs: whatRuns(parsed, read ? read.said : kept, runnable) };
  } catch (error) {
    if (error instanceof RegistryError) return { why: error.message };
    throw error;
  }
}

/** A blob that is small enough for a config; null where it is not there. @throws where it is damaged. */
async function readWhole(blobs: BlobReads, digest: Digest): Promise<Buffer | null> {
  const size = await blobs.stat(digest);
  if (size === null || size > maximumConfigSize) return null;
  const chunks: Uint8Array[] = [];
  for await (const chunk of blobs.read(digest)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const actual = digestOf(bytes, algorithmOf(digest));
  if (actual !== digest) throw new Error(`its bytes have the digest ${actual}: they were damaged`);
  return bytes;
}
