import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { digestFromHex } from '@/oci/names/digest';

/** A blob in a file named by its digest. */
export interface FileBlob {
  readonly digest: string;
  readonly path: string;
  readonly size: number;
}

/** Writes a stream of bytes to a file in `folder` that is named by their SHA-256. */
export async function writeBlob(
  folder: string,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  through: readonly Transform[] = [],
): Promise<FileBlob> {
  const hash = createHash('sha256');
  let size = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  const unnamed = join(folder, `unnamed-${process.hrtime.bigint()}`);
  await pipeline([bytes, ...through, count, createWriteStream(unnamed)] as never);
  const hex = hash.digest('hex');
  const path = join(folder, hex);
  await rename(unnamed, path);
  return { digest: digestFromHex('sha256', hex), path, size };
}
