import { digestOf } from '@/oci/names/hash';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import { hexOf } from '@/oci/names/digest';
import { blobStoreRequirements } from './driver-suite';
import { createFilesystemStore } from './filesystem';
import { filesystemLayout } from './filesystem-layout';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'blob-store-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function* body(text: string) {
  yield Buffer.from(text);
}

describe('the filesystem store, as every blob store,', () => {
  it.each(blobStoreRequirements)('$name', async ({ check }) => {
    const reopen = () => createFilesystemStore(root);
    await check({ store: await reopen(), reopen });
  });
});

describe('the filesystem store', () => {
  it('names a blob by its digest, in a directory of its first two digits', async () => {
    const store = await createFilesystemStore(root);
    const id = newId();
    await store.append(id, 0, body('layer'));
    const digest = digestOf(Buffer.from('layer'));
    await store.finish(id, 5, digest);
    const path = join(root, 'blobs', 'sha256', hexOf(digest).slice(0, 2), hexOf(digest));
    expect(await readFile(path, 'utf8')).toBe('layer');
    expect(await readdir(join(root, 'uploads'))).toEqual([]);
  });

  it('leaves no file behind after a refused digest or an abort', async () => {
    const store = await createFilesystemStore(root);
    const [refused, aborted] = [newId(), newId()];
    await store.append(refused, 0, body('abc'));
    await store.append(aborted, 0, body('abc'));
    await expect(store.finish(refused, 3, digestOf(Buffer.from('x')))).rejects.toThrow();
    await store.abort(aborted);
    expect(await readdir(join(root, 'uploads'))).toEqual([]);
  });

  it('L16: sweeps on past a file that it cannot remove, and says so', async () => {
    const store = await createFilesystemStore(root);
    const uploads = join(root, 'uploads');
    await writeFile(join(uploads, 'a.part'), 'a');
    await mkdir(join(uploads, 'm.part', 'folder'), { recursive: true });
    await writeFile(join(uploads, 'z.part'), 'z');
    const later = new Date(Date.now() + 60_000);
    await expect(store.sweep(later, new Set())).rejects.toThrow('some files were not removed');
    expect(await readdir(uploads)).toEqual(['m.part']);
  });

  it('heals a blob that was cut short or changed when the same bytes are pushed again', async () => {
    const store = await createFilesystemStore(root);
    const digest = digestOf(Buffer.from('whole'));
    for (const damage of ['wh', 'wrong', '']) {
      const id = newId();
      await store.append(id, 0, body('whole'));
      await store.finish(id, 5, digest);
      expect(await readFile(filesystemLayout(root).blob(digest), 'utf8')).toBe('whole');
      await writeFile(filesystemLayout(root).blob(digest), damage);
    }
  });

  it('makes no path from an id that this server did not make', async () => {
    const store = await createFilesystemStore(root);
    for (const id of ['../../etc/passwd', '', 'x', `${newId()}/..`]) {
      await expect(store.append(id, 0, body('x'))).rejects.toThrow(TypeError);
    }
    expect(await readdir(root)).toEqual(['blobs', 'uploads']);
  });
});
