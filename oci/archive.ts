/** The least that tells: one block of a tar. */
const archiveHead = 512;

/** How each kind of compressed file begins; runtimes unpack by these, whatever a descriptor says. */
const magics: readonly (readonly number[])[] = [
  [0x1f, 0x8b], // gzip (RFC 1952, 2.3.1)
  [0x28, 0xb5, 0x2f, 0xfd], // zstd (RFC 8878, 3.1.1)
  [0x42, 0x5a, 0x68], // bzip2: BZh
  [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], // xz
];

/**
 * Could a container runtime unpack what begins so? Decided as runtimes decide it, from the bytes
 * alone: gzip, zstd (a frame, or one that decoders skip), bzip2, xz, or a tar of any age, which is
 * known by the sum in its first header, or by an empty first block. No bytes at all are an empty tar.
 * @param head the first 512 bytes, or all where there are fewer.
 */
export function looksLikeArchive(head: Uint8Array): boolean {
  if (head.length === 0) return true;
  return (
    magics.some((magic) => magic.every((byte, at) => head[at] === byte)) ||
    isSkippableZstd(head) ||
    isTarHeader(head)
  );
}

/** 0x184D2A50 to 0x184D2A5F, little-endian (RFC 8878, 3.1.2). */
const isSkippableZstd = (head: Uint8Array): boolean =>
  ((head[0] ?? 0) & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18;

/** POSIX.1-1988 ustar and the formats before and after it: all have the sum at byte 148. */
function isTarHeader(head: Uint8Array): boolean {
  if (head.length < archiveHead) return false;
  const block = head.subarray(0, archiveHead);
  if (block.every((byte) => byte === 0)) return true;
  const said = sumSaid(block.subarray(148, 156));
  if (said === null) return false;
  const sums = tarSums(block);
  return said === sums.unsigned || said === sums.signed;
}

/** The bytes' sum with the sum's own field as spaces; some writers added signed bytes. */
function tarSums(block: Uint8Array): { readonly unsigned: number; readonly signed: number } {
  let unsigned = 0;
  let high = 0;
  for (let at = 0; at < archiveHead; at += 1) {
    const byte = at >= 148 && at < 156 ? 0x20 : (block[at] ?? 0);
    unsigned += byte;
    if (byte > 127) high += 1;
  }
  return { unsigned, signed: unsigned - 256 * high };
}

/** Octal digits, with spaces and zero bytes around them; null for anything else. */
function sumSaid(field: Uint8Array): number | null {
  const text = String.fromCharCode(...field)
    .replace(/\0.*$/s, '')
    .trim();
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : null;
}
