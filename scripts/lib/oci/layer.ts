import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { type Blob, blobOf, digestOf } from './content';

export interface Layer extends Blob {
  /** Digest of the tar before it was compressed: what a config's `rootfs.diff_ids` names. */
  readonly diffId: string;
  /** The history line's `created_by`. */
  readonly command: string;
}

export interface LayerFile {
  /** Relative, without a leading slash. */
  readonly path: string;
  readonly content: Buffer | string;
  readonly mode?: number;
}

/** Every file is as old as this, so that the same files always make the same bytes. */
const modified = new Date('2024-01-01T00:00:00Z');

/** A layer that holds exactly these files, owned by root, in the order given. */
export async function makeLayer(command: string, files: readonly LayerFile[]): Promise<Layer> {
  const archive = pack();
  for (const { path, content, mode = 0o644 } of files) {
    archive.entry({ name: path, mode, mtime: modified, uid: 0, gid: 0 }, Buffer.from(content));
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk);
  const tar = Buffer.concat(chunks);
  return { ...blobOf(gzipSync(tar, { level: 6 })), diffId: digestOf(tar), command };
}

/** Bytes that look random and do not compress, the same for the same seed. */
export function noise(seed: string, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = Number.parseInt(digestOf(seed).slice(7, 15), 16) || 1;
  for (let at = 0; at < length; at += 1) {
    // xorshift32 (Marsaglia 2003)
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[at] = state & 0xff;
  }
  return bytes;
}
