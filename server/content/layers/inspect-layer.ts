import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { besideNote } from '@/domain/images/layers/layer-links';
import {
  createLayerTree,
  LayerTreeProblem,
  type LayerEntry,
} from '@/domain/images/layers/layer-tree';
import {
  hidesPrograms,
  isCalledAsProgram,
  isProgram,
  keptPath,
  type LayerPrograms,
} from '@/domain/images/layers/programs';
import { looksLikeArchive } from '@/oci/config/archive';
import { createBreath } from './breathe';
import { unhurried, type Pace } from '../examine/pace';
import { createTarReader, TarProblem } from './tar-reader';

const gibibyte = 1024 ** 3;

/** What looking into one layer may cost: a few compressed bytes can stand for any number. */
export const layerLimits = { bytes: 8 * gibibyte, entries: 1_000_000, programs: 1_000 };
export type LayerLimits = typeof layerLimits;

/** Of its turns together. */
export const longestLook = 180_000;

export type LayerFinding =
  | ({ readonly state: 'read' } & LayerPrograms)
  | { readonly state: 'unreadable'; readonly problem: string }
  | { readonly state: 'no-archive' };

/** So many bytes are read at once; between two of them everything else may run. */
const slice = 32 * 1024;

/**
 * Looks for shells and package managers in a layer, for what another layer's links may make one, and for
 * what it hides of the layers below.
 * What it is is read from its first bytes, as runtimes do, not from what its descriptor claims: text
 * that no runtime could unpack is found out by them alone.
 * The bytes pass through and none is kept: unpacking is done by zlib in Node's thread pool, chunk
 * by chunk, so that memory and the process's other work do not depend on the layer.
 * @param source the layer's bytes as stored.
 * @param pace is asked before each piece of work.
 * @throws what reading the source throws; a layer that cannot be unpacked is a finding.
 */
export async function inspectLayer(
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  { limits = layerLimits, pace = unhurried }: { limits?: LayerLimits; pace?: Pace } = {},
): Promise<LayerFinding> {
  const found: Found = { programs: new Set(), notes: new Set(), hidden: new Set() };
  const tree = createLayerTree();
  let entries = 0;
  const reader = createTarReader((entry) => {
    entries += 1;
    if (entries > limits.entries)
      throw new TarProblem(`a layer has more than ${limits.entries} files`);
    look(entry, tree, found);
    refuseTooMany(found, limits);
  });
  // A pipeline that is broken off by its reader may tell of that instead of why.
  let problem: Error | null = null;
  const breath = createBreath();
  const read = async (bytes: AsyncIterable<Uint8Array>) => {
    let out = 0;
    for await (const chunk of bytes) {
      out += chunk.length;
      if (out > limits.bytes) {
        throw new TarProblem(
          `a layer has more than ${limits.bytes / gibibyte} GiB when it is unpacked`,
        );
      }
      for (let at = 0; at < chunk.length; at += slice) {
        const part = chunk.subarray(at, at + slice);
        await pace.spend(part.length);
        reader.push(part);
        await breath();
      }
    }
    reader.end();
    for (const door of tree.doors()) {
      if (door === null) await breath();
      else found.notes.add(door);
      refuseTooMany(found, limits);
    }
  };
  const keepingProblem = async (bytes: AsyncIterable<Uint8Array>) => {
    try {
      await read(bytes);
    } catch (error) {
      if (isProblem(error)) problem = error;
      throw error;
    }
  };
  try {
    await pace.spend(0);
    const { head, bytes, close } = await peek(source, pace);
    const other = otherCompression(head);
    if (other !== null || !looksLikeArchive(head)) {
      await close();
      if (other !== null) return unreadable(notUndone(other));
      return isText(head) ? { state: 'no-archive' } : unreadable('a layer is not a tar archive');
    }
    const stream = Readable.from(bytes, { highWaterMark: 1 });
    const stop = { signal: AbortSignal.any([signal, pace.tooSlow]) };
    if (isGzip(head))
      await pipeline(stream, createGunzip({ chunkSize: 256 * 1024 }), keepingProblem, stop);
    else await pipeline(stream, keepingProblem, stop);
  } catch (broken) {
    signal.throwIfAborted();
    const error: unknown = problem ?? broken;
    if (pace.tooSlow.aborted) return unreadable('reading a layer takes too long');
    if (isProblem(error)) return unreadable(error.message);
    if (isZlibError(error)) return unreadable('a layer is no whole gzip file');
    throw error;
  }
  const programs = [...found.programs, ...found.notes].sort();
  return { state: 'read', programs, hidden: [...found.hidden].sort() };
}

const notUndone = (compression: string): string =>
  `a layer is compressed with ${compression}, into which Sallyport does not look; push it compressed with gzip`;

const unreadable = (problem: string): LayerFinding => ({ state: 'unreadable', problem });

const isProblem = (error: unknown): error is Error =>
  error instanceof TarProblem || error instanceof LayerTreeProblem;

const whiteout = '.wh.';

interface Found {
  readonly programs: Set<string>;
  /** What may become a program by a link (domain/images/layers/layer-links.ts). */
  readonly notes: Set<string>;
  readonly hidden: Set<string>;
}

function refuseTooMany({ programs, notes, hidden }: Found, { programs: most }: LayerLimits): void {
  if (programs.size <= most && hidden.size <= most && notes.size <= most) return;
  throw new TarProblem(`a layer has, or removes, more than ${most} programs`);
}

/** Whiteouts hide a name, or with `.wh..wh..opq` all that lower layers have in a folder. */
function look(entry: LayerEntry, tree: ReturnType<typeof createLayerTree>, found: Found): void {
  const path = keptPath(entry.path);
  const cut = path.lastIndexOf('/') + 1;
  const name = path.slice(cut);
  if (!name.startsWith(whiteout)) {
    const placed = tree.add(entry);
    if (entry.kind === 'directory') return;
    // The name that it is written by counts besides: it costs nothing to be strict.
    for (const one of [path, keptPath(placed.path)]) if (isProgram(one)) found.programs.add(one);
    if (isProgram(placed.path) || !isCalledAsProgram(placed.path)) return;
    found.notes.add(besideNote(placed.path, tree.isDeclared(placed.path)));
    return;
  }
  const opaque = name === '.wh..wh..opq';
  // Others that begin so are the notes of an old file system and hide nothing.
  if (name.startsWith('.wh..wh.') && !opaque) return;
  const overOf = (whole: string) =>
    opaque
      ? whole.slice(0, Math.max(cut - 1, 0))
      : whole.slice(0, cut) + name.slice(whiteout.length);
  if (tree.removesLinks(overOf(entry.path), opaque)) {
    throw new TarProblem('a layer removes a link that it brings itself');
  }
  const over = overOf(path);
  // What runtimes remove through a link differs: nothing is taken for gone.
  if (hidesPrograms(over) && !tree.place(entry.path).linked) found.hidden.add(over);
}

/** As many of the first bytes as tell what it is: a block of a tar. */
const headSize = 512;

/** The first bytes, and a stream of all. Chunks are copied: the store uses their memory again. */
async function peek(source: AsyncIterable<Uint8Array>, pace: Pace) {
  const chunks = source[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  for (let size = 0; size < headSize;) {
    const next = await chunks.next();
    if (next.done) break;
    first.push(Buffer.from(next.value));
    size += next.value.length;
  }
  const head = Buffer.concat(first).subarray(0, headSize);
  const bytes = async function* () {
    try {
      yield* first;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
        // A layer may have much to read and unpack to nothing.
        await pace.spend(next.value.length);
        yield Buffer.from(next.value);
      }
    } finally {
      await chunks.return?.();
    }
  };
  return {
    head,
    bytes: bytes(),
    /** Where `bytes` are not asked for. */
    close: async () => void (await chunks.return?.()),
  };
}

const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** The name of a compression that is not undone here; null: it is none of them. */
function otherCompression(head: Buffer): string | null {
  const first = head.length < 4 ? 0 : head.readUInt32LE();
  // A frame of zstd, or one that its decoders skip (RFC 8878, 3.1).
  if (first === 0xfd2fb528 || (first & 0xfffffff0) >>> 0 === 0x184d2a50) return 'zstd';
  if (head.subarray(0, 3).toString('latin1') === 'BZh') return 'bzip2';
  return head.subarray(0, 6).equals(Buffer.from('fd377a585a00', 'hex')) ? 'xz' : null;
}

/** Statements, signatures and lists of packages are JSON or plain text; the last character may be cut. */
function isText(head: Buffer): boolean {
  if (head.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)) {
    return false;
  }
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

const isZlibError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
