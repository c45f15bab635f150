import * as files from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDurably, ensureDirectory, replaceDurably } from './durable-file';

vi.mock('node:fs/promises', async (original) => {
  const actual = await original<typeof files>();
  return {
    ...actual,
    open: vi.fn(actual.open),
    link: vi.fn(actual.link),
    rename: vi.fn(actual.rename),
  };
});

let folder: string;
let done: string[];
const actual = await vi.importActual<typeof files>('node:fs/promises');
const named = (path: unknown) => basename(String(path)).replace(/\.[0-9a-f]{12}\.new$/, '.new');

beforeEach(async () => {
  folder = join(await files.mkdtemp(join(tmpdir(), 'sallyport-durable-')), 'here');
  await files.mkdir(folder);
  done = [];
  vi.mocked(files.open).mockImplementation(async (path, ...rest) => {
    const handle = await actual.open(path, ...rest);
    const sync = handle.sync.bind(handle);
    handle.sync = async () => {
      await sync();
      done.push(`sync ${named(path)}`);
    };
    return handle;
  });
  for (const name of ['link', 'rename'] as const) {
    vi.mocked(files[name]).mockImplementation(async (from, to) => {
      await actual[name](from, to);
      done.push(`${name} ${named(from)} ${named(to)}`);
    });
  }
});
afterEach(() => files.rm(join(folder, '..'), { recursive: true }));

const content = () => files.readFile(join(folder, 'file'), 'utf8');

describe('a small file', () => {
  it('is durable before it has its name, and its name before anybody relies on it', async () => {
    expect(await createDurably(join(folder, 'file'), 'text')).toBe(true);
    expect(done).toEqual(['sync file.new', 'link file.new file', 'sync here']);
    done = [];
    await replaceDurably(join(folder, 'file'), 'other');
    expect(done).toEqual(['sync file.new', 'rename file.new file', 'sync here']);
    expect(await content()).toBe('other');
    expect((await files.stat(join(folder, 'file'))).mode & 0o777).toBe(0o600);
    expect(await files.readdir(folder)).toEqual(['file']);
  });

  it('that is there stays as it is', async () => {
    await files.writeFile(join(folder, 'file'), 'first');
    expect(await createDurably(join(folder, 'file'), 'second')).toBe(false);
    expect(await content()).toBe('first');
    expect(await files.readdir(folder)).toEqual(['file']);
  });

  it('is not there, or as it was, where the power went before it had its name', async () => {
    const cut = new Error('power cut');
    vi.mocked(files.link).mockRejectedValueOnce(cut);
    await expect(createDurably(join(folder, 'file'), 'text')).rejects.toThrow(cut);
    await expect(content()).rejects.toThrow('ENOENT');
    await files.writeFile(join(folder, 'file'), 'first');
    vi.mocked(files.rename).mockRejectedValueOnce(cut);
    await expect(replaceDurably(join(folder, 'file'), 'second')).rejects.toThrow(cut);
    expect(await content()).toBe('first');
  });

  it('is made where a file system knows no hard links, and replaces nothing there either', async () => {
    const none = Object.assign(new Error('none'), { code: 'ENOTSUP' });
    vi.mocked(files.link).mockRejectedValueOnce(none);
    expect(await createDurably(join(folder, 'file'), 'first')).toBe(true);
    vi.mocked(files.link).mockRejectedValueOnce(none);
    expect(await createDurably(join(folder, 'file'), 'second')).toBe(false);
    expect(await content()).toBe('first');
    expect(await files.readdir(folder)).toEqual(['file']);
  });
});

it('a new folder is durable in each of its parents', async () => {
  await ensureDirectory(join(folder, 'a', 'b'));
  expect(done).toEqual(['sync a', 'sync here']);
  expect((await files.stat(join(folder, 'a', 'b'))).mode & 0o777).toBe(0o700);
  done = [];
  await ensureDirectory(join(folder, 'a', 'b'));
  expect(done).toEqual([]);
});
