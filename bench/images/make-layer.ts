import { randomBytes } from 'node:crypto';
import { createGzip } from 'node:zlib';
import { writeBlob, type FileBlob } from './digest-file';

const block = 1024 * 1024;

/** Bytes that nobody has stored before and that do not compress, `size` in all. */
export function* freshBytes(size: number): Generator<Buffer> {
  const bytes = randomBytes(Math.min(block, size));
  for (let left = size, turn = 0; left > 0; left -= block, turn += 1) {
    // Each block differs, so that no side could gain by finding repetitions.
    const chunk = Buffer.from(bytes.subarray(0, Math.min(block, left)));
    if (chunk.length >= 4) chunk.writeUInt32BE(turn);
    yield chunk;
  }
}

/**
 * A layer of about `size` bytes, new at every call: a tar with one file, stored in gzip without
 * compression, as a layer is that does not compress.
 */
export const makeLayer = (folder: string, size: number): Promise<FileBlob> =>
  writeBlob(folder, tarOf('data.bin', size), [createGzip({ level: 0, chunkSize: block })]);

/** A tar archive with one file of random bytes (POSIX.1-1988, ustar). */
function* tarOf(name: string, size: number): Generator<Buffer> {
  const header = Buffer.alloc(512);
  const put = (at: number, text: string) => header.write(text, at, 'latin1');
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0');
  put(0, name);
  put(100, `${octal(0o644, 7)}\0`);
  put(108, `${octal(0, 7)}\0`);
  put(116, `${octal(0, 7)}\0`);
  put(124, `${octal(size, 11)}\0`);
  put(136, `${octal(0, 11)}\0`);
  put(148, ' '.repeat(8));
  put(156, '0');
  put(257, 'ustar\x0000');
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  put(148, `${octal(checksum, 6)}\0 `);
  yield header;
  yield* freshBytes(size);
  yield Buffer.alloc(((512 - (size % 512)) % 512) + 1024);
}
