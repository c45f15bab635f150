import { describe, expect, it } from 'vitest';
import { parseConfig, readConfigDocument } from './config';
import { dockerConfigType, helmConfigType, imageConfigType } from '../manifest/media-types';

const read = (text: string | Uint8Array, type = imageConfigType) =>
  parseConfig(typeof text === 'string' ? Buffer.from(text) : text, type);

describe('an image’s config', () => {
  it('is read, with labels and ports of any spelling', () => {
    const document = {
      architecture: 'amd64',
      config: {
        User: '1000',
        Labels: { a: '1', A: '2', __proto__: '3', user: '4' },
        ExposedPorts: { '80/tcp': {}, '80/TCP': {} },
        Volumes: { '/data': {}, '/Data': {} },
      },
      rootfs: { type: 'layers', diff_ids: [] },
      history: [{ created_by: 'x', empty_layer: true }],
    };
    expect(read(JSON.stringify(document))).toEqual(document);
  });

  it.each<[string, string]>([
    ['config.user', '{"config": {"User": "1000", "user": "0"}}'],
    ['config.USER', '{"config": {"USER": "0"}}'],
    ['config.User', '{"config": {"User": "1000", "User": "0"}}'],
    ['Config', '{"config": {"User": "1000"}, "Config": {"User": "0"}}'],
    ['rootfs.Diff_IDs', '{"rootfs": {"Diff_IDs": []}}'],
    ['history[1].Created', '{"history": [{}, {"Created": "x"}]}'],
    ['config.Healthcheck.test', '{"config": {"Healthcheck": {"test": []}}}'],
    ['config.Labels.a', '{"config": {"Labels": {"a": "1", "a": "2"}}}'],
    ['config.User', '{"config": {"User": "ro\\ud800ot"}}'],
    ['architecture', '{"architecture": "amd64", "architecture": "arm64"}'],
    ['x.Y', '{"x": {"y": 1, "Y": 2}}'],
  ])('is refused for %s', (path, text) => {
    const refusal = expect.objectContaining({
      code: 'MANIFEST_INVALID',
      message: expect.stringContaining(path) as string,
      options: { detail: { path } },
    }) as Error;
    expect(() => read(text)).toThrow(refusal);
    expect(() => read(text, dockerConfigType)).toThrow(refusal);
  });

  it('is refused where it is not UTF-8, which some readers mend', () => {
    expect(() => read(Buffer.from([...Buffer.from('{"author": "'), 0xe9, 0x22, 0x7d]))).toThrow(
      'The image config is not UTF-8.',
    );
  });

  it('is one by what is in it, whatever its type says', () => {
    const twice = '{"config": {"User": "1", "User": "0"}}';
    for (const type of [helmConfigType, 'application/octet-stream']) {
      expect(() => read(twice, type)).toThrow('config.User is there twice');
      expect(() => read('{"RootFS": {}, "a": 1, "a": 2}', type)).toThrow('rootfs');
    }
  });

  it('is not known where a database cannot keep it, and then nothing is refused (L12)', () => {
    for (const label of ['\\u0000', '\\ud800']) {
      const text = `{"config": {"Labels": {"a": "${label}"}}}`;
      // What it starts is known all the same.
      const nothing = { document: null, said: JSON.parse(text) as unknown, unread: null };
      expect(readConfigDocument(Buffer.from(text), imageConfigType)).toEqual(nothing);
    }
  });

  it.each<[string, string]>([
    ['The image config is not JSON (at character 1).', 'not JSON'],
    ['The image config is not JSON (at character 16).', '{"config": {}} {"config": {}}'],
    ['nests deeper than 64 levels.', `{"a": ${'['.repeat(100)}${']'.repeat(100)}}`],
    ['is beyond the 40000 members that are read.', `{"a": [${'0,'.repeat(40_000)}0]}`],
    ['has 4194314 bytes; 4194304 are allowed.', `{"a": "${'x'.repeat(4 * 1024 * 1024)}"}\n`],
    ['is not a JSON object.', '[1]'],
    ['is not a JSON object.', 'null'],
  ])('is not known where it is not read, and tells why: %s', (why, text) => {
    const { document, unread } = readConfigDocument(Buffer.from(text), imageConfigType);
    expect(document).toEqual(read(text));
    expect(document).toEqual(text === '[1]' ? [1] : null);
    expect(unread?.message).toContain(why);
    expect(readConfigDocument(Buffer.from(text), helmConfigType).unread).toEqual(
      text.includes('config') ? unread : null,
    );
  });

  it('may expose ten thousand ports, and have half a megabyte in a label', () => {
    const ports = Array.from({ length: 10_001 }, (_, at) => [`${10_000 + at}/udp`, {}]);
    const Labels = { 'io.buildpacks.build.metadata': JSON.stringify(['x'.repeat(500_000)]) };
    const document = { config: { ExposedPorts: Object.fromEntries(ports) as object, Labels } };
    expect(read(JSON.stringify(document))).toEqual(document);
  });
});

describe('another artifact’s config', () => {
  it('is not judged', () => {
    expect(read('{"name": "chart", "Name": "x"}', helmConfigType)).toEqual({
      name: 'chart',
      Name: 'x',
    });
    expect(read('{"name": 1, "name": 2}', helmConfigType)).toEqual({ name: 2 });
    expect(read(Buffer.from([0xff]), helmConfigType)).toBeNull();
  });

  it('is read where it can be', () => {
    expect(read('{"name": "chart", "user": 1}', helmConfigType)).toEqual({
      name: 'chart',
      user: 1,
    });
    expect(read('{}', helmConfigType)).toEqual({});
    expect(read('[1]', helmConfigType)).toEqual([1]);
  });
});
