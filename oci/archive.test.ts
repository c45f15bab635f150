import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { expect, it } from 'vitest';
import { looksLikeArchive } from './archive';

async function tar(name: string): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name }, 'x');
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A header as it was before POSIX: no `ustar`, a sum of six digits, a zero byte and a space. */
function oldHeader(name: string, sum: (bytes: Buffer) => number): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0, 'latin1');
  block.write('0000644\0', 100);
  block.write('00000000000\0', 124);
  block.fill(' ', 148, 156);
  block.write(`${sum(block).toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
const unsigned = (bytes: Buffer) => bytes.reduce((all, byte) => all + byte, 0);
const signed = (bytes: Buffer) => new Int8Array(bytes).reduce((all, byte) => all + byte, 0);

it.each([
  ['nothing', () => Buffer.alloc(0)],
  ['a tar', () => tar('app')],
  ['a tar whose first file is named like JSON', () => tar('{"_type":"statement"}')],
  ['a tar of the old format', () => oldHeader('app', unsigned)],
  ['a tar whose writer added signed bytes', () => oldHeader('caf\xe9\xff', signed)],
  ['an empty tar', () => Buffer.alloc(1024)],
  ['gzip', () => gzipSync('x')],
  ['zstd', () => Buffer.from('28b52ffd04', 'hex')],
  ['a frame that zstd skips', () => Buffer.from('5e2a4d1800000000', 'hex')],
  ['bzip2', () => Buffer.from('BZh91AY&SY')],
  ['xz', () => Buffer.from('fd377a585a000004', 'hex')],
])('%s is an archive', async (_, bytes) => expect(looksLikeArchive(await bytes())).toBe(true));

it.each([
  ['a statement', Buffer.from('{"_type":"https://in-toto.io/Statement/v0.1"}')],
  ['a long statement', Buffer.from(`{"predicate":"${'x'.repeat(2000)}"}`)],
  ['zero bytes, fewer than a block', Buffer.alloc(511)],
  ['a program', Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(600, 1)])],
  [
    'a header with another sum',
    (() => {
      const block = oldHeader('app', unsigned);
      block[0] = 0x62;
      return block;
    })(),
  ],
])('%s is none', (_, bytes) => expect(looksLikeArchive(bytes)).toBe(false));
