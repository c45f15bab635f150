import { describe, expect, it } from 'vitest';
import { readQuery } from './read-query';

const hex = '3f2a9c41d07b3e55'.repeat(4);
const nothing = { begins: null, commit: null, numbered: null, reference: null };
const reference = (name: string, tag: string | null = null, byDigest = false) => ({
  name,
  tag,
  byDigest,
});

describe('what somebody looks for', () => {
  it.each<[string, object]>([
    ['host.example.com:5000/shop-dev/api:1.2', reference('shop-dev/api', '1.2')],
    ['localhost:5000/shop-dev/web/front:V1.2_a-b', reference('shop-dev/web/front', 'V1.2_a-b')],
    ['localhost/shop-dev/api', reference('shop-dev/api')],
    ['127.0.0.1/shop-dev/api:latest', reference('shop-dev/api', 'latest')],
    ['[::1]:5000/shop-dev/api:latest', reference('shop-dev/api', 'latest')],
    ['Registry.Example.com/shop-dev/api:1', reference('shop-dev/api', '1')],
    ['docker://host:5000/shop-dev/api:1.2', reference('shop-dev/api', '1.2')],
    ['https://host.example.com/shop-dev/api', reference('shop-dev/api')],
    ['shop-dev/api:1.2', reference('shop-dev/api', '1.2')],
    ['shop/web/front:1.2', reference('shop/web/front', '1.2')],
    ['shop/api', reference('shop/api')],
    ['api:1.2', reference('api', '1.2')],
    [`api:sha256-${hex}.sig`, reference('api', `sha256-${hex}.sig`)],
    ['docker pull 127.0.0.1:4901/shop-prod/api:latest', reference('shop-prod/api', 'latest')],
    ['podman pull --tls-verify=false h:5000/shop-dev/api:1', reference('shop-dev/api', '1')],
    ['sudo docker pull --platform linux/arm64 h.io/shop-dev/api:1', reference('shop-dev/api', '1')],
    [
      'skopeo copy --all docker://h.io/shop-dev/api:1.2 oci:api:1.2',
      reference('shop-dev/api', '1.2'),
    ],
  ])('is a reference: %s', (q, expected) => {
    expect(readQuery(q)).toEqual({ ...nothing, reference: expected });
  });

  it.each<[string, object]>([
    [`shop-dev/api@sha256:${hex}`, reference('shop-dev/api', null, true)],
    [`h.example.com/shop-dev/api:1.2@sha256:${hex}`, reference('shop-dev/api', '1.2', true)],
  ])('is a reference by digest: %s', (q, expected) => {
    const begins = { sha256: `sha256:${hex}`, sha512: null, ends: null };
    expect(readQuery(q)).toEqual({ ...nothing, reference: expected, begins });
  });

  it.each<[string, string | null, string | null, string | null]>([
    [hex, `sha256:${hex}`, `sha512:${hex}`, null],
    [`sha256:${hex}`, `sha256:${hex}`, null, null],
    ['SHA256:3F2A9C', 'sha256:3f2a9c', null, null],
    ['sha512:3f2a9c', null, 'sha512:3f2a9c', null],
    ['3f2a9c', 'sha256:3f2a9c', 'sha512:3f2a9c', null],
    [hex + hex, null, `sha512:${hex + hex}`, null],
    ['3f2a9c41…b7d0', 'sha256:3f2a9c41', 'sha512:3f2a9c41', 'b7d0'],
    ['sha256:3f2a9c41...', 'sha256:3f2a9c41', null, null],
    [`sha256-${hex}.sig`, `sha256:${hex}`, null, null],
    [`sha256-${hex}`, `sha256:${hex}`, null, null],
    ['sha512-3f2a9c41.att', null, 'sha512:3f2a9c41', null],
  ])('is how a digest begins: %s', (q, sha256, sha512, ends) => {
    expect(readQuery(q)).toMatchObject({ begins: { sha256, sha512, ends }, reference: null });
  });

  it('is a commit too where it may be one, and a number of a build', () => {
    expect(readQuery('3f2a9c')).toMatchObject({ commit: '3f2a9c' });
    expect(readQuery('sha256:3f2a9c').commit).toBeNull();
    expect(readQuery('shop/api #5')).toEqual({
      ...nothing,
      numbered: { name: 'shop/api', number: 5 },
    });
    expect(readQuery('#5').numbered).toEqual({ name: '', number: 5 });
    expect(readQuery('build-5').numbered).toEqual({ name: '', number: 5 });
    expect(readQuery('shop/api build-5').numbered).toEqual({ name: 'shop/api', number: 5 });
    expect(readQuery('api:build-5')).toEqual({
      ...nothing,
      reference: reference('api', 'build-5'),
    });
  });

  it.each([
    'api',
    'shop dev',
    'docker pull',
    'podman ps -a',
    '2.14.2',
    'abc',
    'api:',
    ':1.2',
    'a/b:c:d',
    'api@',
    'api@x',
    'a@b@c',
    '%',
    '/',
  ])('is nothing of all that: %s', (q) => expect(readQuery(q)).toEqual(nothing));
});
