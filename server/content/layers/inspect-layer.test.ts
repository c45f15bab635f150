import { gzipSync, createGzip } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inspectLayer, layerLimits } from './inspect-layer';
import { tarOf, type File } from './testing/tar-of';

async function* inChunks(bytes: Buffer, size = 1024 * 1024): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const never = new AbortController().signal;
const look = (bytes: Buffer, chunk?: number, limits = layerLimits) =>
  inspectLayer(inChunks(bytes, chunk), never, { limits });

describe('a layer', () => {
  const files: readonly File[] = [
    ['app/server', 'x'.repeat(3000)],
    ['./bin/sh', 'elf'],
    { name: 'usr/bin/bash', type: 'symlink', linkname: '/bin/sh' },
    { name: 'usr/local/bin/npm', type: 'link', linkname: 'app/server' },
    { name: '/sbin/apk' },
    { name: 'busybox/busybox' },
    { name: 'usr/bin/dpkg/', type: 'directory' },
    ['home/bin/sh'],
    ['usr/share/bash/bash'],
  ];
  const programs = [
    // Called so, and elsewhere: a link of another layer may lead there.
    '/home/bin/sh',
    '/usr/share/bash/bash',
    'bin/sh',
    'busybox/busybox',
    'sbin/apk',
    'usr/bin/bash',
    'usr/local/bin/npm',
  ];

  it.each([1024 * 1024, 512, 7])('tells its programs, in chunks of %i bytes', async (chunk) => {
    const tar = await tarOf(files);
    const found = { state: 'read', programs, hidden: [] };
    expect(await look(tar, chunk)).toEqual(found);
    expect(await look(gzipSync(tar), chunk)).toEqual(found);
  });

  it('tells what it hides of the layers below, where programs may be', async () => {
    const tar = await tarOf([
      ['bin/.wh.sh'],
      ['usr/.wh..wh..opq'],
      ['.wh.sbin'],
      ['etc/.wh.passwd'],
      ['bin/.wh..wh.plnk'],
    ]);
    const hidden = ['bin/sh', 'sbin', 'usr'];
    expect(await look(tar)).toEqual({ state: 'read', programs: [], hidden });
    expect(await look(await tarOf([['.wh..wh..opq']]))).toMatchObject({ hidden: [''] });
  });

  it('hides no name from us by length, pax, or dots', async () => {
    const long = `${'d/'.repeat(200)}${'../'.repeat(200)}bin/zsh`;
    const tar = await tarOf([
      { name: 'innocent', pax: { path: 'usr/bin/yum' } },
      ['app/../bin/dash'],
      { name: long },
    ]);
    const found = ['bin/dash', 'bin/zsh', 'usr/bin/yum'];
    expect(await look(tar)).toMatchObject({ state: 'read', programs: found });
  });

  it('reads the GNU long name that comes before an entry', async () => {
    const long = `${'./'.repeat(120)}bin/bash\0`;
    const tar = await tarOf([['innocent']]);
    const before = await tarOf([{ name: '././@LongLink' }]);
    const header = Buffer.from(before.subarray(0, 512));
    header.write('L', 156);
    header.write(long.length.toString(8).padStart(11, '0'), 124);
    header.fill(' ', 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    const body = Buffer.alloc(512);
    body.write(long);
    const found = await look(Buffer.concat([header, body, tar]));
    expect(found).toMatchObject({ state: 'read', programs: ['bin/bash'] });
  });

  it('may be empty, and may go on after its end with zeros', async () => {
    expect(await look(Buffer.alloc(0))).toEqual({ state: 'read', programs: [], hidden: [] });
    const padded = Buffer.concat([await tarOf([['bin/sh']]), Buffer.alloc(100_000)]);
    expect(await look(padded)).toMatchObject({ programs: ['bin/sh'] });
  });
});

describe('a layer that cannot be read', () => {
  const good = () => tarOf([['bin/sh', 'x'.repeat(2000)]]);
  it.each([
    ['is a program', async () => Buffer.from('\x7fELF\x02\x01'.repeat(100)), /not a tar archive/],
    ['is cut', async () => (await good()).subarray(0, 1000), /ends too early/],
    ['is cut gzip', async () => gzipSync(await good()).subarray(0, 60), /no whole gzip file/],
    [
      'is broken gzip',
      async () => Buffer.concat([gzipSync(await good()).subarray(0, 30), Buffer.alloc(500, 7)]),
      /no whole gzip file/,
    ],
    ['is bzip2', async () => Buffer.from('BZh91AY&SY'), /bzip2.*gzip/],
    ['is xz', async () => Buffer.from('fd377a585a000004', 'hex'), /xz.*gzip/],
    ['is zstd', async () => Buffer.from('28b52ffd0458', 'hex'), /zstd.*gzip/],
    ['is skippable zstd', async () => Buffer.from('5a2a4d1800000000', 'hex'), /zstd/],
  ])('that %s says so', async (_, bytes, problem) => {
    const found = await look(await bytes());
    expect(found).toEqual({
      state: 'unreadable',
      problem: expect.stringMatching(problem) as string,
    });
  });

  it('claims a name of gigabytes and costs nothing', async () => {
    const archive = Buffer.from((await tarOf([['x']])).subarray(0, 512));
    archive.write('x', 156);
    archive.write('77777777777', 124);
    archive.fill(' ', 148, 156);
    const sum = archive.reduce((total, byte) => total + byte, 0);
    archive.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    expect(await look(archive)).toMatchObject({ problem: 'a layer has a name that is too long' });
  });

  it('has, or removes, more programs than anybody needs', async () => {
    const many = (path: (n: number) => string) =>
      tarOf(Array.from({ length: 11 }, (_, n) => [path(n)] as const));
    const limits = { ...layerLimits, programs: 10 };
    const problem = 'a layer has, or removes, more than 10 programs';
    const users = await many((n) => `Files/Users/u${n}/scoop/shims/scoop.cmd`);
    expect(await look(users, undefined, limits)).toMatchObject({ problem });
    const removed = await many((n) => `Files/Users/.wh.u${n}`);
    expect(await look(removed, undefined, limits)).toMatchObject({ problem });
  });

  it('has more files than anybody needs', async () => {
    const tar = await tarOf(Array.from({ length: 11 }, (_, n) => [`file-${n}`] as const));
    const found = await look(tar, undefined, { ...layerLimits, entries: 10 });
    expect(found).toMatchObject({ problem: 'a layer has more than 10 files' });
  });
});

describe('what is no archive', () => {
  const statement = '{"_type":"https://in-toto.io/Statement/v0.1","subject":[]}';
  it.each([
    ['a statement', Buffer.from(statement)],
    ['a long one', Buffer.from(`{"predicate":"${'é'.repeat(3000)}"}`)],
    [
      'a list of packages as text',
      Buffer.from('SPDXVersion: SPDX-2.3\r\n\tDataLicense: CC0-1.0\n'),
    ],
    ['a character that the first block cuts', Buffer.from(`${'x'.repeat(511)}é${'x'.repeat(600)}`)],
  ])('%s is found out by its first bytes', async (_, bytes) => {
    let given = 0;
    let closed = false;
    async function* counted() {
      try {
        for (let at = 0; at < bytes.length; at += 256) {
          given += 1;
          yield bytes.subarray(at, at + 256);
        }
      } finally {
        closed = true;
      }
    }
    expect(await inspectLayer(counted(), never)).toEqual({ state: 'no-archive' });
    expect(given).toBeLessThanOrEqual(2);
    expect(closed).toBe(true);
  });

  it.each([
    ['a tar whose first file is named like a statement', () => tarOf([[statement.slice(0, 60)]])],
    ['a statement in gzip', async () => gzipSync(await tarOf([[statement.slice(0, 60)]]))],
  ])('%s is one', async (_, bytes) => {
    expect(await look(await bytes())).toMatchObject({ state: 'read' });
  });
});

describe('a layer of Windows', () => {
  it('tells its programs and whiteouts in lower case, beside those of Linux', async () => {
    const tar = await tarOf([
      ['Hives/Security_Delta'],
      ['Files/Windows/System32/cmd.exe'],
      ['Files/Windows/System32/WindowsPowerShell/v1.0/.wh.PowerShell.exe'],
      ['UtilityVM/Files/Windows/System32/cmd.exe'],
      ['bin/sh'],
    ]);
    expect(await look(gzipSync(tar))).toEqual({
      state: 'read',
      programs: ['bin/sh', 'files/windows/system32/cmd.exe'],
      hidden: ['files/windows/system32/windowspowershell/v1.0/powershell.exe'],
    });
  });
});

it('reads a file with binary attributes, as file capabilities are', async () => {
  const pax = { 'SCHILY.xattr.security.capability': '\x01\0\0\x02\0\x04\0\0' };
  const tar = await tarOf([{ name: 'bin/ping', pax }, ['bin/sh']]);
  expect(await look(tar)).toMatchObject({ state: 'read', programs: ['bin/sh'] });
});

it('lets everything else run, again and again, while a million files are read', async () => {
  const tar = await tarOf(Array.from({ length: 2_000 }, (_, n) => [`d/${n % 10}/file`] as const));
  const entries = tar.subarray(0, 2_000 * 512);
  async function* million() {
    for (let n = 0; n < 500; n += 1) yield entries;
  }
  let turns = 0;
  let reading = true;
  const beat = () => {
    turns += 1;
    if (reading) setImmediate(beat);
  };
  setImmediate(beat);
  const found = await inspectLayer(million(), never);
  reading = false;
  expect(found).toEqual({ state: 'read', programs: [], hidden: [] });
  expect(turns).toBeGreaterThan(50);
}, 60_000);

it('stays small in memory while 4 GiB come out of a small layer, and stops at its limit (row 35)', async () => {
  const limit = 4 * 1024 ** 3;
  // One entry of 6 GiB of zeros; gzip's members may follow each other, so that one is sent often.
  const header = Buffer.from((await tarOf([['bomb']])).subarray(0, 512));
  header.write((6 * 1024 ** 3).toString(8).padStart(11, '0'), 124);
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const zeros = await gzipOfZeros(64 * 1024 ** 2);
  let given = 0;
  async function* bomb() {
    yield gzipSync(header);
    for (let n = 0; n < 96; n += 1) {
      given += 1;
      yield zeros;
    }
  }
  const before = process.memoryUsage().rss;
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
  const found = await inspectLayer(bomb(), never, { limits: { ...layerLimits, bytes: limit } });
  clearInterval(watch);
  expect(found).toEqual({
    state: 'unreadable',
    problem: 'a layer has more than 4 GiB when it is unpacked',
  });
  expect(zeros.length).toBeLessThan(100_000);
  expect(given).toBeLessThan(70);
  expect(most - before).toBeLessThan(200 * 1024 ** 2);
}, 120_000);

async function gzipOfZeros(length: number): Promise<Buffer> {
  const gzip = createGzip({ level: 9 });
  const chunk = Buffer.alloc(1024 * 1024);
  for (let at = 0; at < length; at += chunk.length) gzip.write(chunk);
  gzip.end();
  const parts: Buffer[] = [];
  for await (const part of gzip) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

it('stops when it is told to, and lets the source go', async () => {
  const stop = new AbortController();
  let closed = false;
  async function* endless() {
    try {
      yield (await tarOf([['x', 'y'.repeat(600)]])).subarray(0, 1024);
      for (;;) {
        await new Promise((later) => setImmediate(later));
        stop.abort();
        yield Buffer.alloc(0);
      }
    } finally {
      closed = true;
    }
  }
  await expect(inspectLayer(endless(), stop.signal)).rejects.toThrow('aborted');
  await expect.poll(() => closed).toBe(true);
});

it('throws what reading the bytes throws: that is no finding', async () => {
  async function* failing() {
    yield gzipSync(await tarOf([['x']])).subarray(0, 20);
    throw new Error('the disk is away');
  }
  await expect(inspectLayer(failing(), never)).rejects.toThrow('the disk is away');
});
