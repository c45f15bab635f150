const block = 512;
/** Where a tar header keeps its checksum: eight bytes that count as spaces in it (POSIX ustar). */
const checksum = { at: 148, length: 8 };

const magics: readonly (readonly number[])[] = [
  [0x1f, 0x8b], // gzip (RFC 1952)
  [0x28, 0xb5, 0x2f, 0xfd], // zstd (RFC 8878)
  [0x42, 0x5a, 0x68], // bzip2
  [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], // xz
];

/**
 * Whether bytes begin as what a runtime unpacks, whatever their descriptor says: runtimes tell the
 * packing by its magic number (gzip, zstd, bzip2, xz), and take anything else for a tar, which is a
 * header block with the right checksum, of version 7 too, or the zero block that ends one.
 * No bytes at all are an empty tar.
 * @param head the first 512 bytes at least, or all there are.
 */
export function looksLikeArchive(head: Uint8Array): boolean {
  if (head.length === 0) return true;
  if (magics.some((magic) => magic.every((byte, at) => head[at] === byte))) return true;
  // Skippable frames (RFC 8878, section 3.1.2) may come before what zstd packed.
  if (head[0]! >> 4 === 5 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18) return true;
  return head.length >= block && isTarBlock(head.subarray(0, block));
}

function isTarBlock(header: Uint8Array): boolean {
  let [unsigned, signed] = [0, 0];
  for (const [at, byte] of header.entries()) {
    const counted = at >= checksum.at && at < checksum.at + checksum.length ? 0x20 : byte;
    unsigned += counted;
    // Some tars of old summed signed bytes; readers take both.
    signed += counted > 0x7f ? counted - 0x100 : counted;
  }
  if (header.every((byte) => byte === 0)) return true;
  const field = header.subarray(checksum.at, checksum.at + checksum.length);
  const text = String.fromCharCode(...field).replace(/^[ \0]+/, '');
  const written = /^[0-7]+/.exec(text)?.[0];
  const sum = written === undefined ? null : Number.parseInt(written, 8);
  return sum === unsigned || sum === signed;
}

/** Tab, line feed, form feed, carriage return. */
const textControls: readonly number[] = [0x09, 0x0a, 0x0c, 0x0d];

const isControl = (byte: number): boolean =>
  (byte < 0x20 && !textControls.includes(byte)) || byte === 0x7f;

/**
 * Whether bytes begin as text in UTF-8: JSON, XML, SPDX's tags, PEM. Images that are no tar (squashfs,
 * disks, what lazy loaders mount) begin with none, nor does any archive.
 * @param head as for `looksLikeArchive`; its end may cut a character.
 */
export function looksLikeText(head: Uint8Array): boolean {
  if (head.length === 0 || head.some(isControl)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
