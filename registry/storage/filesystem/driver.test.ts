import { digestOf } from '@/oci/names/hash';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import { hexOf } from '@/oci/names/digest';
import { blobStoreRequirements } from '../driver-suite';
import { createFilesystemStore } from '../filesystem-store';
import type { BlobStore, Upload } from '../store';
import { filesystemLayout } from './layout';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'blob-store-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function* body(text: string) {
  yield Buffer.from(text);
}

const opened = (): Upload => ({ id: newId(), offset: 0, session: {} });

const append = async (store: BlobStore, upload: Upload, text: string): Promise<Upload> => ({
  id: upload.id,
  ...(await store.append(upload, body(text))),
});

describe('the filesystem store, as every blob store,', () => {
  it.each(blobStoreRequirements)('$name', async ({ check }) => {
    const reopen = () => createFilesystemStore(root);
    await check({ store: await reopen(), reopen });
  });
});

describe('the filesystem store', () => {
  it('names a blob by its digest, in a directory of its first two digits', async () => {
    const store = await createFilesystemStore(root);
    const digest = digestOf(Buffer.from('layer'));
    await store.finish(await append(store, opened(), 'layer'), digest);
    const path = join(root, 'blobs', 'sha256', hexOf(digest).slice(0, 2), hexOf(digest));
    expect(await readFile(path, 'utf8')).toBe('layer');
    expect(await readdir(join(root, 'uploads'))).toEqual([]);
  });

  it('leaves no file behind after a refused digest or an abort', async () => {
    const store = await createFilesystemStore(root);
    const refused = await append(store, opened(), 'abc');
    await expect(store.finish(refused, digestOf(Buffer.from('x')))).rejects.toThrow();
    await store.abort(await append(store, opened(), 'abc'));
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
      await store.finish(await append(store, opened(), 'whole'), digest);
      expect(await readFile(filesystemLayout(root).blob(digest), 'utf8')).toBe('whole');
      await writeFile(filesystemLayout(root).blob(digest), damage);
    }
  });

  it('makes no path from a name that this server did not make, not from a session either', async () => {
    const store = await createFilesystemStore(root);
    for (const name of ['../../etc/passwd', '', 'x', `${newId()}/..`]) {
      const upload = { ...opened(), id: name };
      await expect(store.append(upload, body('x'))).rejects.toThrow(TypeError);
      const session = { driver: { file: name, writer: 'x' } };
      const told = { ...opened(), offset: 1, session };
      await expect(store.append(told, body('x'))).rejects.toThrow(TypeError);
    }
    expect(await readdir(root)).toEqual(['blobs', 'uploads']);
    expect(await readdir(join(root, 'uploads'))).toEqual([]);
  });

  it('L17: goes on with an upload of a version that kept no session of it', async () => {
    const store = await createFilesystemStore(root);
    const { id } = opened();
    await writeFile(
      filesystemLayout(root).upload(id, newId()),
      'from before, and not acknowledged',
    );
    const upload = { id, offset: 13, session: {} };
    const digest = digestOf(Buffer.from('from before, and after'));
    await store.finish(await append(store, upload, 'and after'), digest);
    expect(await readFile(filesystemLayout(root).blob(digest), 'utf8')).toBe(
      'from before, and after',
    );
    expect(await readdir(join(root, 'uploads'))).toEqual([]);
  });
});
