import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { hidesPrograms, isProgram, type LayerPrograms } from '@/domain/images/programs';
import { createTarReader, TarProblem, type TarEntry } from './tar-reader';

const gibibyte = 1024 ** 3;

/** What looking into one layer may cost: a few compressed bytes can stand for any number. */
export const layerLimits = { bytes: 8 * gibibyte, entries: 1_000_000, milliseconds: 180_000 };
export type LayerLimits = typeof layerLimits;

export type LayerFinding =
  | ({ readonly state: 'read' } & LayerPrograms)
  | { readonly state: 'unreadable'; readonly problem: string };

/**
 * Looks for shells and package managers in a layer, and for what it hides of the layers below.
 * What it is is read from its first bytes, as runtimes do, not from what its descriptor claims.
 * The bytes pass through and none is kept: unpacking is done by zlib in Node's thread pool, chunk
 * by chunk, so that memory and the process's other work do not depend on the layer.
 * @param source the layer's bytes as stored.
 * @throws what reading the source throws; a layer that cannot be unpacked is a finding.
 */
export async function inspectLayer(
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  limits: LayerLimits = layerLimits,
): Promise<LayerFinding> {
  const found = { programs: new Set<string>(), hidden: new Set<string>() };
  let entries = 0;
  const reader = createTarReader((entry) => {
    entries += 1;
    if (entries > limits.entries)
      throw new TarProblem(`a layer has more than ${limits.entries} files`);
    look(entry, found);
  });
  const tooSlow = AbortSignal.timeout(limits.milliseconds);
  // A pipeline that is broken off by its reader may tell of that instead of why.
  let problem: TarProblem | null = null;
  const read = async (bytes: AsyncIterable<Uint8Array>) => {
    let out = 0;
    for await (const chunk of bytes) {
      out += chunk.length;
      if (out > limits.bytes) {
        throw new TarProblem(
          `a layer has more than ${limits.bytes / gibibyte} GiB when it is unpacked`,
        );
      }
      reader.push(chunk);
    }
    reader.end();
  };
  const keepingProblem = async (bytes: AsyncIterable<Uint8Array>) => {
    try {
      await read(bytes);
    } catch (error) {
      if (error instanceof TarProblem) problem = error;
      throw error;
    }
  };
  try {
    const { magic, bytes } = await peek(source);
    const stop = { signal: AbortSignal.any([signal, tooSlow]) };
    if (isZstd(magic)) throw new TarProblem(zstdProblem);
    if (isGzip(magic))
      await pipeline(bytes, createGunzip({ chunkSize: 256 * 1024 }), keepingProblem, stop);
    else await pipeline(bytes, keepingProblem, stop);
  } catch (broken) {
    signal.throwIfAborted();
    const error: unknown = problem ?? broken;
    if (tooSlow.aborted) return unreadable('reading a layer takes too long');
    if (error instanceof TarProblem) return unreadable(error.message);
    if (isZlibError(error)) return unreadable('a layer is no whole gzip file');
    throw error;
  }
  return { state: 'read', programs: [...found.programs].sort(), hidden: [...found.hidden].sort() };
}

const zstdProblem =
  'a layer is compressed with zstd, into which Sallyport does not look; push it compressed with gzip';

const unreadable = (problem: string): LayerFinding => ({ state: 'unreadable', problem });

const whiteout = '.wh.';

/** Whiteouts hide a name, or with `.wh..wh..opq` all that lower layers have in a folder. */
function look(
  { path, directory }: TarEntry,
  found: { readonly programs: Set<string>; readonly hidden: Set<string> },
): void {
  const cut = path.lastIndexOf('/') + 1;
  const folder = path.slice(0, Math.max(cut - 1, 0));
  const name = path.slice(cut);
  if (!name.startsWith(whiteout)) {
    if (!directory && isProgram(path)) found.programs.add(path);
    return;
  }
  const opaque = name === '.wh..wh..opq';
  // Others that begin so are the notes of an old file system and hide nothing.
  if (name.startsWith('.wh..wh.') && !opaque) return;
  const over = opaque ? folder : path.slice(0, cut) + name.slice(whiteout.length);
  if (hidesPrograms(over)) found.hidden.add(over);
}

/** The first bytes, and a stream of all. Chunks are copied: the store uses their memory again. */
async function peek(source: AsyncIterable<Uint8Array>) {
  const chunks = source[Symbol.asyncIterator]();
  const first = await chunks.next();
  const magic = first.done ? Buffer.alloc(0) : Buffer.from(first.value.subarray(0, 4));
  const copied = async function* () {
    try {
      for (let next = first; !next.done; next = await chunks.next()) yield Buffer.from(next.value);
    } finally {
      await chunks.return?.();
    }
  };
  return { magic, bytes: Readable.from(copied(), { highWaterMark: 1 }) };
}

const isGzip = (magic: Buffer): boolean => magic[0] === 0x1f && magic[1] === 0x8b;

/** A frame of zstd, or one that its decoders skip (RFC 8878, 3.1). */
const isZstd = (magic: Buffer): boolean =>
  magic.length === 4 &&
  (magic.readUInt32LE() === 0xfd2fb528 || (magic.readUInt32LE() & 0xfffffff0) >>> 0 === 0x184d2a50);

const isZlibError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
