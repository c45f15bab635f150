import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { looksLikeArchive, looksLikeText } from './archive';

async function tarOf(name: string, content = 'x'): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name }, content);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A header of version 7: no `ustar`, a checksum of six digits, NUL and a space. */
function v7(name: string, signed = false): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0, 'latin1');
  header.write('0000644\0', 100);
  header.write('00000000001\0', 124);
  header.write(' '.repeat(8), 148);
  const sum = header.reduce((total, byte) => total + (signed && byte > 127 ? byte - 256 : byte), 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

describe('an archive', () => {
  it('is a tar of any age, or nothing but its end', async () => {
    const tar = await tarOf('etc/passwd');
    expect(looksLikeArchive(tar)).toBe(true);
    expect(looksLikeArchive(tar.subarray(0, 512))).toBe(true);
    expect(looksLikeArchive(v7('etc/passwd'))).toBe(true);
    expect(looksLikeArchive(v7('\u00fc\u00fc\u00fc', true))).toBe(true);
    expect(looksLikeArchive(Buffer.alloc(1024))).toBe(true);
  });

  it('is whatever is packed as layers are', async () => {
    expect(looksLikeArchive(gzipSync(await tarOf('a')))).toBe(true);
    for (const magic of ['28b52ffd', '425a6839', 'fd377a585a00', '502a4d18', '5f2a4d18']) {
      expect(looksLikeArchive(Buffer.from(`${magic}00`, 'hex')), magic).toBe(true);
    }
  });
});

describe('no archive', () => {
  it('is a document, a program or a text', () => {
    const texts = ['{}', '\x7fELF', 'PK\x03\x04', 'Bz', 'x'.repeat(2048), '\0asm\x01\0\0\0'];
    for (const text of texts) expect(looksLikeArchive(Buffer.from(text))).toBe(false);
    expect(looksLikeArchive(Buffer.alloc(511))).toBe(false);
    // No bytes at all are an empty tar, which runtimes take.
    expect(looksLikeArchive(Buffer.alloc(0))).toBe(true);
  });

  it('is a tar header whose checksum is another', async () => {
    const tar = await tarOf('etc/passwd');
    tar[0]! += 1;
    expect(looksLikeArchive(tar)).toBe(false);
    const none = v7('a');
    none.fill(0, 148, 156);
    expect(looksLikeArchive(none)).toBe(false);
  });
});

describe('text', () => {
  it.each([
    ['JSON', '{"a": 1}\n'],
    ['XML with a byte order mark', '\ufeff<bom/>'],
    ['SPDX’s tags', 'SPDXVersion: SPDX-2.3\r\n\tä 名'],
  ])('is told: %s', (_, text) => {
    expect(looksLikeText(Buffer.from(text))).toBe(true);
  });

  it('is told where its last character is cut', () => {
    expect(looksLikeText(Buffer.from('{"name": "名').subarray(0, -1))).toBe(true);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['squashfs', Buffer.from('hsqs\x07\0\0\0')],
    ['a ZFile of overlaybd', Buffer.from('ZFile\0\x01\0')],
    ['a disk', Buffer.from('QFI\xfb\0\0\0\x03', 'latin1')],
    ['a byte that no UTF-8 has', Buffer.from([0x7b, 0xff, 0x7d])],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0])],
    ['a tar’s end', Buffer.alloc(512)],
  ])('is not taken for it: %s', (_, bytes) => {
    expect(looksLikeText(bytes)).toBe(false);
  });
});
