import { describe, expect, it } from 'vitest';
import { digestOf } from '../names/hash';
import { imageConfigType, imageIndexType, imageManifestType } from './media-types';
import { namesAllOf } from './names-all-of';
import { parseManifest } from './parse-manifest';

const parse = (mediaType: string, more: object) =>
  parseManifest(Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...more })), undefined);
const part = (text: string, mediaType: string, annotations?: object) => ({
  mediaType,
  digest: digestOf(text),
  size: text.length,
  ...(annotations && { annotations }),
});
const layer = (text: string, annotations?: object) =>
  part(text, 'application/vnd.dev.cosign.simplesigning.v1+json', annotations);
const signatures = (layers: object[], config = part('config', imageConfigType)) =>
  parse(imageManifestType, { config, layers });
const index = (...manifests: object[]) => parse(imageIndexType, { manifests });

const signed = (by: string) =>
  layer('payload', { 'dev.cosignproject.cosign/signature': by, other: 'x' });

describe('a document under an evidence tag', () => {
  it('names all of an older one when a layer was added to it, and its config followed', () => {
    const older = signatures([signed('ana')], part('one', imageConfigType));
    const newer = signatures([signed('ana'), signed('ben')], part('two', imageConfigType));
    expect(namesAllOf(newer, older)).toBe(true);
    expect(namesAllOf(older, newer)).toBe(false);
  });

  it('does not when the same bytes are signed by another key', () => {
    expect(namesAllOf(signatures([signed('mallory')]), signatures([signed('ana')]))).toBe(false);
  });

  it('does not when an annotation of a layer was added, changed or left out', () => {
    const older = signatures([layer('payload', { a: '1' })]);
    for (const annotations of [{ a: '1', b: '2' }, { a: '2' }, {}]) {
      expect(namesAllOf(signatures([layer('payload', annotations)]), older)).toBe(false);
    }
  });

  it('does whatever the order of layers and of annotations', () => {
    const older = signatures([layer('one', { a: '1', b: '2' }), layer('two')]);
    const newer = signatures([layer('two'), layer('one', { b: '2', a: '1' })]);
    expect(namesAllOf(newer, older)).toBe(true);
  });

  it('does not when a config that is content became another', () => {
    const type = 'application/vnd.example.report+json';
    expect(namesAllOf(signatures([], part('b', type)), signatures([], part('a', type)))).toBe(
      false,
    );
  });

  it('of the referrers tag schema does when every manifest is still in the index', () => {
    const entry = (text: string, annotations?: object) =>
      part(text, imageManifestType, annotations);
    const one = entry('one', { written: 'by one tool' });
    const older = index(one, entry('two'));
    expect(namesAllOf(index(entry('two'), entry('three'), one), older)).toBe(true);
    expect(namesAllOf(index(entry('two'), entry('three')), older)).toBe(false);
  });

  it('does not when an index says something else of a manifest: clients choose by that', () => {
    const artifactType = 'application/vnd.cncf.notary.signature';
    const one = part('one', imageManifestType, { a: '1' });
    const older = index({ ...one, artifactType });
    expect(namesAllOf(index({ ...one, artifactType }), older)).toBe(true);
    for (const other of [
      { ...one, artifactType: 'application/vnd.example.hidden' },
      { ...one, artifactType, annotations: {} },
      { ...one, artifactType, platform: { os: 'linux', architecture: 'amd64' } },
    ]) {
      expect(namesAllOf(index(other), older)).toBe(false);
    }
  });

  it('does not when it says less or other things of itself', () => {
    const config = part('config', imageConfigType);
    const document = (more: object) =>
      parse(imageManifestType, { config, layers: [signed('ana')], ...more });
    const artifactType = 'application/vnd.example.signature';
    const older = document({ artifactType, annotations: { a: '1' } });
    expect(namesAllOf(document({ artifactType, annotations: { a: '1', b: '2' } }), older)).toBe(
      true,
    );
    for (const other of [
      { artifactType },
      { artifactType, annotations: { a: '2' } },
      { annotations: { a: '1' } },
      { artifactType, annotations: { a: '1' }, subject: part('other', imageManifestType) },
    ]) {
      expect(namesAllOf(document(other), older)).toBe(false);
    }
  });

  it('does not when an index took the place of signatures, or signatures an index’s', () => {
    const one = signatures([signed('ana')]);
    const other = index(part('one', imageManifestType));
    expect(namesAllOf(other, one)).toBe(false);
    expect(namesAllOf(one, other)).toBe(false);
  });
});
