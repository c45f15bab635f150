import type { LayerEntry } from '@/domain/images/layers/layer-tree';

/** The bytes are not a tar archive that could be unpacked; `message` says why, for people. */
export class TarProblem extends Error {
  override readonly name = 'TarProblem';
}

const block = 512;
const zeros = Buffer.alloc(block);
/** An extended header longer than this, or a name than that, is none. */
const longestHeader = 1024 * 1024;
const longestName = 64 * 1024;
/** Of one extended header: attributes of a file, of which file systems keep a few. */
const mostRecords = 4096;

/** Entries without a body whatever their size says: links, devices, directories, pipes. */
const bodiless = new Set(['1', '2', '3', '4', '5', '6']);

interface Header {
  readonly name: string;
  readonly size: number;
  readonly type: string;
  /** Of a link, where it leads. */
  readonly target: string;
}

/** What types of entries are; a runtime may refuse all others, or leave them out. */
const kinds: ReadonlyMap<string, LayerEntry['kind']> = new Map([
  ['\0', 'file'],
  ['0', 'file'],
  ['1', 'hardlink'],
  ['2', 'symlink'],
  ['5', 'directory'],
]);

/**
 * Reads a tar archive (POSIX.1-2001 pax, ustar, GNU and the old format) as it arrives, and tells
 * of its entries. Bodies are skipped; memory is bounded whatever the archive claims. Names are
 * decided as container runtimes decide them: GNU's long name, then pax, then the header.
 *
 * Why by hand: tar-stream 3.1 does not bear what strangers push. It keeps a name of gigabytes whole in memory
 * (300 MB sent, 328 MB held), comes to no end by a pax size of `-512`, and takes an extended header that it
 * cannot read for none. It skips a body that a symbolic link only claims, and with it the program that
 * stands there, and does not know `GNU.sparse.name`: either hides `bin/sh` from gates that runtimes unpack.
 * @returns `push` for the next bytes, `end` after the last; both throw TarProblem.
 */
export function createTarReader(onEntry: (entry: LayerEntry) => void) {
  const header = Buffer.alloc(block);
  let filled = 0;
  let skip = 0;
  let body: { readonly type: string; readonly bytes: Buffer; at: number } | null = null;
  let longName: string | null = null;
  let longTarget: string | null = null;
  let pax: ReadonlyMap<string, string> = new Map();
  let ended = false;

  const readHeader = () => {
    // What follows the end of the archive is padding.
    if (header.equals(zeros)) return void (ended = true);
    const { name, size, type, target } = parseHeader(header);
    if (type === 'x' || type === 'L' || type === 'K') {
      if (size > longestHeader) throw new TarProblem('a layer has a name that is too long');
      body = { type, bytes: Buffer.alloc(size), at: 0 };
      skip = padding(size);
      if (size === 0) finishBody();
      return;
    }
    if (type === 'g') return void (skip = size + padding(size));
    const path = longName ?? pax.get('GNU.sparse.name') ?? pax.get('path') ?? name;
    if (path.length > longestName) throw new TarProblem('a layer has a name that is too long');
    const real = bodiless.has(type) ? 0 : sizeOf(pax.get('size'), size);
    skip = real + padding(real);
    const leads = longTarget ?? pax.get('linkpath') ?? target;
    longName = null;
    longTarget = null;
    pax = new Map();
    onEntry({ path: cleanPath(path), kind: kinds.get(type) ?? 'other', target: leads });
  };

  const finishBody = () => {
    if (!body) return;
    if (body.type === 'L') longName = textOf(body.bytes);
    else if (body.type === 'K') longTarget = textOf(body.bytes);
    else pax = parsePax(body.bytes);
    body = null;
  };

  return {
    push(chunk: Uint8Array): void {
      let at = 0;
      while (at < chunk.length && !ended) {
        const left = chunk.length - at;
        if (body) {
          const part = Math.min(left, body.bytes.length - body.at);
          body.bytes.set(chunk.subarray(at, at + part), body.at);
          body.at += part;
          at += part;
          if (body.at === body.bytes.length) finishBody();
        } else if (skip > 0) {
          const part = Math.min(left, skip);
          skip -= part;
          at += part;
        } else {
          const part = Math.min(left, block - filled);
          header.set(chunk.subarray(at, at + part), filled);
          filled += part;
          at += part;
          if (filled === block) {
            filled = 0;
            readHeader();
          }
        }
      }
    },
    end(): void {
      if (!ended && (filled > 0 || skip > 0 || body))
        throw new TarProblem('a layer ends too early');
    },
  };
}

const padding = (size: number): number => (block - (size % block)) % block;

function parseHeader(header: Buffer): Header {
  if (!hasChecksum(header)) throw new TarProblem('a layer is not a tar archive');
  const type = String.fromCharCode(header[156] ?? 0);
  if (type === 'S') throw new TarProblem('a layer has sparse files of the old GNU format');
  const isPosix = header.subarray(257, 263).equals(Buffer.from('ustar\0'));
  const prefix = isPosix ? textOf(header.subarray(345, 500)) : '';
  const name = textOf(header.subarray(0, 100));
  return {
    name: prefix ? `${prefix}/${name}` : name,
    size: numberOf(header, 124, 12),
    type,
    target: textOf(header.subarray(157, 257)),
  };
}

/** The sum of the header's bytes with the sum's own field as spaces; some writers sum signed bytes. */
function hasChecksum(header: Buffer): boolean {
  let unsigned = 0;
  let high = 0;
  for (let at = 0; at < block; at += 1) {
    const byte = at >= 148 && at < 156 ? 0x20 : header[at]!;
    unsigned += byte;
    if (byte > 127) high += 1;
  }
  const said = numberOf(header, 148, 8);
  return said === unsigned || said === unsigned - 256 * high;
}

/** A number field: octal digits, or GNU's base 256 where the first bit is set. */
function numberOf(header: Buffer, from: number, length: number): number {
  const field = header.subarray(from, from + length);
  if (((field[0] ?? 0) & 0x80) !== 0) {
    let value = (field[0] ?? 0) & 0x7f;
    for (const byte of field.subarray(1)) value = value * 256 + byte;
    return sane(value);
  }
  const digits = textOf(field).trim();
  if (!/^[0-7]*$/.test(digits)) throw new TarProblem('a layer is not a tar archive');
  return sane(digits === '' ? 0 : Number.parseInt(digits, 8));
}

const sizeOf = (said: string | undefined, otherwise: number): number => {
  if (said === undefined) return otherwise;
  if (!/^\d{1,16}$/.test(said)) throw new TarProblem('a layer has a file of no size');
  return sane(Number(said));
};

function sane(value: number): number {
  if (Number.isSafeInteger(value)) return value;
  throw new TarProblem('a layer has a file of no size');
}

/** Text up to its first zero byte. */
function textOf(field: Buffer): string {
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? field.length : end).toString('utf8');
}

/** What of an extended header says how an entry is called, how long it is, and where it leads. */
const paxKeys = ['path', 'size', 'GNU.sparse.name', 'linkpath'];

/** Records `<length> <key>=<value>\n` (POSIX.1-2001, pax). An empty value keeps the header's. */
function parsePax(bytes: Buffer): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let records = 0;
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const length =
      space < 0 || space - at > 8 ? Number.NaN : Number(bytes.toString('latin1', at, space));
    const end = at + length;
    const equals = bytes.indexOf(0x3d, space);
    records += 1;
    if (
      !Number.isInteger(length) ||
      end > bytes.length ||
      end <= equals ||
      equals < 0 ||
      records > mostRecords
    ) {
      throw new TarProblem('a layer has an extended header that cannot be read');
    }
    const key = paxKeys.find(
      (name) =>
        name.length === equals - space - 1 && bytes.toString('latin1', space + 1, equals) === name,
    );
    if (key !== undefined) {
      const value = bytes.subarray(equals + 1, end - 1).toString('utf8');
      if (value.includes('\0')) throw new TarProblem('a layer has a name that cannot be one');
      if (value !== '') found.set(key, value);
    }
    at = end;
  }
  return found;
}

/** A path as it lies below the root, whatever tricks it has in it. */
function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
