import { describe, expect, it } from 'vitest';
import { namesTag, versionsOf } from './etag';
import { prefersYaml, sendsYaml } from './yaml-edge';

const request = (method: string, path: string, type: string) =>
  new Request(`https://registry.example.com/api/v1${path}`, {
    method,
    body: 'gates: []',
    headers: { 'content-type': type },
  });

describe('YAML', () => {
  it.each([
    ['PUT', '/projects/shop/policies/prod', 'application/yaml', true],
    ['PUT', '/projects/shop/policies/prod', 'TEXT/YAML; charset=utf-8', true],
    ['POST', '/projects/shop/policies/prod/dry-run', 'application/x-yaml', true],
    ['PUT', '/projects/shop/policies/prod', 'application/json', false],
    ['PUT', '/projects/shop/policies/prod', 'text/plain', false],
    ['POST', '/projects/shop/policies/prod', 'application/yaml', false],
    ['PUT', '/projects/shop/policies/prod/versions', 'application/yaml', false],
    ['POST', '/promotions', 'application/yaml', false],
  ])('is taken for %s %s as %s: %s', (method, path, type, taken) => {
    expect(sendsYaml(request(method, path, type))).toBe(taken);
  });

  it.each([
    ['application/yaml', true],
    ['text/yaml, application/json;q=0.9', true],
    ['application/json, application/yaml', false],
    ['application/yaml;q=0', false],
    ['*/*', false],
    [null, false],
  ])('is answered to Accept %s: %s', (accept, wanted) => {
    expect(prefersYaml(accept)).toBe(wanted);
  });
});

describe('entity tags', () => {
  it.each([
    [null, null],
    ['*', null],
    ['"3"', [3]],
    ['"3", "5"', [3, 5]],
    ['W/"3"', []],
    ['3', []],
    ['', []],
  ])('If-Match %s admits %j', (header, versions) => {
    expect(versionsOf(header)).toEqual(versions);
  });

  it('If-None-Match compares weakly', () => {
    expect(namesTag('W/"3"', '"3"')).toBe(true);
    expect(namesTag('"1", "3"', '"3"')).toBe(true);
    expect(namesTag('*', '"3"')).toBe(true);
    expect(namesTag('"13"', '"3"')).toBe(false);
    expect(namesTag(null, '"3"')).toBe(false);
  });
});
