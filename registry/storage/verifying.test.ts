import { describe, expect, it, vi } from 'vitest';
import { newId } from '@/lib/ids';
import { digestOf } from '@/oci/names/hash';
import { blobStoreRequirements } from './driver-suite';
import type { BlobStore, Upload } from './store';
import { createBucket, createMemoryDriver } from './testing/memory-driver';
import { verifying } from './verifying';

const opened = (): Upload => ({ id: newId(), offset: 0, session: {} });

async function* body(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text);
}

const append = async (store: BlobStore, upload: Upload, ...texts: string[]): Promise<Upload> => ({
  id: upload.id,
  ...(await store.append(upload, body(...texts))),
});

describe('a store over a driver that keeps nothing but a session', () => {
  it.each(blobStoreRequirements)('$name', async ({ check }) => {
    const bucket = createBucket();
    const reopen = async () => verifying(createMemoryDriver(bucket));
    await check({ store: await reopen(), reopen });
  });
});

describe('a store', () => {
  it('hashes each byte once: those of an upload in many requests are not read again', async () => {
    const driver = createMemoryDriver(createBucket());
    const readUpload = vi.spyOn(driver, 'readUpload');
    const store = verifying(driver);
    let upload = opened();
    for (const text of ['a', 'b', 'c']) upload = await append(store, upload, text);
    await store.finish(upload, digestOf('abc'));
    expect(readUpload).not.toHaveBeenCalled();
  });

  it('reads no byte again to finish in another process what came in one', async () => {
    const bucket = createBucket();
    const upload = await append(verifying(createMemoryDriver(bucket)), opened(), 'all of it');
    const driver = createMemoryDriver(bucket);
    const readUpload = vi.spyOn(driver, 'readUpload');
    await verifying(driver).finish(upload, digestOf('all of it'));
    expect(readUpload).not.toHaveBeenCalled();
  });

  it('reads again what it has no hash of: one that goes on elsewhere, and a sha512', async () => {
    const bucket = createBucket();
    const begun = await append(verifying(createMemoryDriver(bucket)), opened(), 'begun here, ');
    const driver = createMemoryDriver(bucket);
    const readUpload = vi.spyOn(driver, 'readUpload');
    const store = verifying(driver);
    const whole = await append(store, begun, 'ended there');
    expect(readUpload).toHaveBeenCalledTimes(1);
    await store.finish(whole, digestOf('begun here, ended there', 'sha512'));
    expect(readUpload).toHaveBeenCalledTimes(2);
  });

  it('L10: goes on with no bytes but those that were acknowledged, whatever the driver gives back', async () => {
    const bucket = createBucket();
    const begun = await append(verifying(createMemoryDriver(bucket)), opened(), 'as it was');
    for (const [name, part] of bucket.parts) {
      bucket.parts.set(name, { ...part, bytes: Buffer.from('as it is!') });
    }
    const store = verifying(createMemoryDriver(bucket));
    await expect(append(store, begun, ', more')).rejects.toMatchObject({
      code: 'BLOB_UPLOAD_UNKNOWN',
    });
  });

  it('takes a driver at its word that keeps less of a body that broke off than came', async () => {
    const driver = createMemoryDriver(createBucket());
    const whole = driver.append.bind(driver);
    driver.append = async (upload, given) => {
      const kept = await whole(upload, given);
      if (kept.interrupted === null) return kept;
      return { ...(await whole(upload, body('ab'))), interrupted: kept.interrupted };
    };
    const store = verifying(driver);
    const upload = opened();
    async function* broken() {
      yield Buffer.from('abc');
      throw new Error('gone');
    }
    const { offset, session } = await store.append(upload, broken());
    expect(offset).toBe(2);
    const rest = await append(store, { id: upload.id, offset, session }, 'cd');
    await store.finish(rest, digestOf('abcd'));
    expect(await store.stat(digestOf('abcd'))).toBe(4);
  });

  it('stands where it stood, its hash too, after a driver that failed', async () => {
    const driver = createMemoryDriver(createBucket());
    const store = verifying(driver);
    const begun = await append(store, opened(), 'one ');
    const works = driver.append.bind(driver);
    driver.append = async (upload, given) => {
      for await (const _ of given);
      throw Object.assign(new Error('full'), { code: 'ENOSPC', upload });
    };
    await expect(append(store, begun, 'two')).rejects.toMatchObject({ code: 'ENOSPC' });
    driver.append = works;
    await store.finish(await append(store, begun, 'two'), digestOf('one two'));
  });

  it.each(['../../etc/passwd', '', 'x'])('hands no driver the id %j', async (id) => {
    const driver = createMemoryDriver(createBucket());
    const asked = vi.spyOn(driver, 'append');
    const upload = { ...opened(), id };
    await expect(append(verifying(driver), upload, 'x')).rejects.toThrow(TypeError);
    expect(asked).not.toHaveBeenCalled();
  });

  it.each([
    { start: -1, end: 3 },
    { start: 3, end: 2 },
    { start: NaN, end: 3 },
  ])('hands no driver the range $start-$end', (range) => {
    const store = verifying(createMemoryDriver(createBucket()));
    expect(() => store.read(digestOf('x'), range)).toThrow(RangeError);
  });
});
