import { describe, expect, it } from 'vitest';
import { createTarReader } from './tar-reader';

/** A header of so many bytes' body, and the body, filled up to whole blocks. */
function entry(type: string, body: Buffer, { name = 'x', claimed = body.length } = {}): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(claimed.toString(8).padStart(11, '0'), 124);
  header.write(type, 156);
  header.write('ustar\0', 257);
  header.fill(' ', 148, 156);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

/** A pax record, whose length counts its own digits. */
function record(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const length = rest.length + String(rest.length + 2).length;
  return `${length}${rest}`;
}
const file = entry('0', Buffer.alloc(0));
const read = (bytes: Buffer): string[] => {
  const paths: string[] = [];
  const reader = createTarReader(({ path }) => paths.push(path));
  reader.push(bytes);
  reader.end();
  return paths;
};

describe('the worst header that is allowed is read', () => {
  it.each([
    ['4,096 records', () => record('a', 'x'.repeat(240)).repeat(4096)],
    ['a long value', () => record('SCHILY.xattr.user.x', 'x'.repeat(1_000_000))],
    ['a path of dots', () => record('path', `${'../'.repeat(21_000)}bin/sh`)],
    ['a path of many folders', () => record('path', 'd/'.repeat(30_000))],
  ])('%s', (_, pax) => {
    const bytes = Buffer.concat([entry('x', Buffer.from(pax())), file]);
    expect(read(bytes)).toHaveLength(1);
  });
});

it.each([
  ['more records', () => record('a', 'x').repeat(4097)],
  ['a record without an end', () => '12 a=x\n'],
  ['a record of no length', () => '0 a=x\n'],
  ['a record that goes back', () => '-5 a=x\n'],
])('refuses %s', (_, pax) => {
  expect(() => read(Buffer.concat([entry('x', Buffer.from(pax())), file]))).toThrow(
    'extended header',
  );
});

it('refuses a name that is too long to be looked at', () => {
  const long = record('path', 'd/'.repeat(40_000));
  expect(() => read(Buffer.concat([entry('x', Buffer.from(long)), file]))).toThrow('too long');
});

it.each(['-512', '1e3', '12junk', '99999999999999999'])('refuses a size of %s', (size) => {
  const bytes = Buffer.concat([entry('x', Buffer.from(record('size', size))), file]);
  expect(() => read(bytes)).toThrow('a file of no size');
});

it.each([
  ['hard link', '1'],
  ['symbolic link', '2'],
  ['directory', '5'],
])('a %s has no body, whatever it claims: it hides no program', (_, type) => {
  const claims = entry(type, Buffer.alloc(0), { name: 'y', claimed: 512 });
  const program = entry('0', Buffer.alloc(0), { name: 'bin/sh' });
  expect(read(Buffer.concat([claims, program]))).toEqual(['y', 'bin/sh']);
});
