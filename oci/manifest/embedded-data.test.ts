import { expect, it } from 'vitest';
import { RegistryError } from '../http/errors';
import type { DigestAlgorithm } from '../names/digest';
import { digestOf } from '../names/hash';
import { emptyType, imageConfigType, imageIndexType, imageManifestType } from './media-types';
import { maximumManifestSize, parseManifest } from './parse-manifest';

const of = (content: Uint8Array | string, data: unknown, algorithm: DigestAlgorithm = 'sha256') => {
  const bytes = Buffer.from(content);
  return {
    mediaType: 'text/plain',
    digest: digestOf(bytes, algorithm),
    size: bytes.length,
    data,
  };
};
const base64 = (content: Uint8Array | string) => Buffer.from(content).toString('base64');
const embedded = (content: Uint8Array | string, algorithm?: DigestAlgorithm) =>
  of(content, base64(content), algorithm);
const image = (more: object = {}) => ({
  schemaVersion: 2,
  mediaType: imageManifestType,
  layers: [embedded('layer')],
  config: { ...embedded('{}'), mediaType: emptyType },
  ...more,
});
const index = (entry: object, more: object = {}) => ({
  schemaVersion: 2,
  mediaType: imageIndexType,
  manifests: [embedded('one'), entry],
  ...more,
});
const bytesOf = (document: object) => Buffer.from(JSON.stringify(document));
const refusal = (document: object) => {
  try {
    parseManifest(bytesOf(document), undefined);
    return null;
  } catch (error) {
    if (error instanceof RegistryError) return error;
    throw error;
  }
};

it('takes the empty config with its two bytes, and whatever else is what it says to be', () => {
  expect(image().config.data).toBe('e30=');
  const all = ['', 'a', 'ab', 'abc', '\0\xff', 'é', 'x'.repeat(10_000)];
  const layers = all.flatMap((text) => [embedded(text), embedded(text, 'sha512')]);
  const subject = { ...embedded('{"schemaVersion":2}'), mediaType: imageManifestType };
  expect(refusal(image({ layers, subject }))).toBeNull();
  expect(refusal(image({ layers: [of('left out', undefined), of('null', null)] }))).toBeNull();
  expect(refusal(index({ ...embedded('{}', 'sha512'), mediaType: 'text/plain' }))).toBeNull();
});

it.each([
  ['other bytes of the same length', 'abc', base64('abd'), 'has the digest'],
  ['fewer bytes', 'abc', base64('ab'), 'but the descriptor’s size is 3'],
  ['more bytes', 'ab', base64('abc'), 'but the descriptor’s size is 2'],
  ['many more', 'ab', base64('abcdefg'), 'is not the base64 of 2 bytes'],
  ['nothing for something', 'abc', '', 'is not the base64 of 3 bytes'],
  ['something for nothing', '', 'YQ==', 'is not the base64 of 0 bytes'],
  ['the URL’s alphabet', '\xfb\xff', Buffer.from('\xfb\xff').toString('base64url'), 'base64'],
  ['no padding', 'a', 'YQ', 'base64'],
  ['bits beyond the bytes', 'a', 'YR==', 'base64'],
  ['a line end', 'abc', 'YW\nJj', 'base64'],
  ['a line end in the place of a letter', 'abcdef', 'YWJjZG\nm', 'base64'],
  ['a letter of no alphabet', 'abc', 'YW*j', 'base64'],
  ['padding in the middle', 'abcd', 'YQ==YmNk', 'base64'],
  ['the bytes themselves', '{}', '{}', 'base64'],
  ['a list, of which Go makes bytes', 'a', [97], 'must be a string'],
  ['a number', '1', 1, 'must be a string'],
  ['an object', '{}', {}, 'must be a string'],
])('refuses %s', (_, content, data, problem) => {
  const wrong = of(content, data);
  const places: readonly (readonly [string, object])[] = [
    ['config.data', image({ config: { ...wrong, mediaType: imageConfigType } })],
    ['layers[1].data', image({ layers: [embedded('layer'), wrong] })],
    ['subject.data', image({ subject: { ...wrong, mediaType: imageManifestType } })],
    ['manifests[1].data', index(wrong)],
    // Where readers of other documents look, and where nobody does today.
    ['blobs[1].data', image({ blobs: [embedded('blob'), wrong] })],
    ['x.parts[0][0].data', index(embedded('two'), { x: { parts: [[wrong]] } })],
    ['config.x.data', image({ config: { ...embedded('{}'), mediaType: emptyType, x: wrong } })],
  ];
  for (const [path, document] of places) {
    const refused = refusal(document);
    expect(refused).toMatchObject({ code: 'MANIFEST_INVALID', options: { detail: { path } } });
    expect(refused!.message).toContain(`${path} `);
    expect(refused!.message).toContain(problem);
  }
});

it('is a descriptor’s by keys in any case, and with any of what one has', () => {
  const { mediaType, digest, size } = of('abc', null);
  const data = base64('abd');
  const tried: readonly (readonly [string, object])[] = [
    ['x.Data', { mediaType, digest, size, Data: data }],
    ['x.data', { mediaType, Digest: digest, data }],
    ['x["\\u017fize"].data', { ſize: { digest, ſize: 3, data } }],
  ];
  for (const [path, x] of tried) {
    expect(refusal(image({ x }))).toMatchObject({ options: { detail: { path } } });
  }
});

it('is nothing where no descriptor is: of other things, data is what it likes', () => {
  const { digest } = of('abc', null);
  for (const x of [
    { data: 'x' },
    { digest, data: {} },
    { mediaType: 'a/b', digest: 'v1', data: 7 },
  ]) {
    expect(refusal(image({ x }))).toBeNull();
  }
});

it('is judged by the algorithm of its digest', () => {
  const wrong = { ...embedded('abc', 'sha512'), data: base64('abd') };
  expect(refusal(image({ layers: [wrong] }))?.message).toContain('has the digest sha512:');
});

it('does not decode what its size does not fit, nor bytes beyond a manifest’s own bound', () => {
  const room = maximumManifestSize - bytesOf(image({ layers: [embedded('')] })).length;
  const most = Buffer.alloc(Math.floor((room * 3) / 4) - 100, 'x');
  expect(refusal(image({ layers: [embedded(most)] }))).toBeNull();
  // Each says to have all of it: none is decoded.
  const lies = Array.from({ length: 900 }, () => ({ ...embedded('abc'), size: 2 ** 52 }));
  expect(refusal(image({ layers: lies }))?.message).toContain('layers[0].data');
});
