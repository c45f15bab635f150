import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRepositoryName, isImageName, longestImageName, parseRepositoryName } from './names';

const word = fc.stringMatching(/^[a-z0-9]{1,6}$/);
const separator = fc.constantFrom('.', '_', '__', '-', '---');
const component = fc
  .tuple(word, fc.array(fc.tuple(separator, word), { maxLength: 2 }))
  .map(([first, rest]) => first + rest.flat().join(''));

describe('parseRepositoryName', () => {
  it('takes the first component as the registry and the rest as the image', () => {
    fc.assert(
      fc.property(
        component,
        fc.array(component, { minLength: 1, maxLength: 4 }),
        (registry, rest) => {
          const image = rest.join('/');
          const name = parseRepositoryName(`${registry}/${image}`);
          expect(name).toEqual({ registry, image });
          expect(formatRepositoryName(name!)).toBe(`${registry}/${image}`);
          expect(isImageName(image)).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['one component', 'api'],
    ['an empty component', 'shop-dev//api'],
    ['a slash at the end', 'shop-dev/api/'],
    ['a slash at the start', '/shop-dev/api'],
    ['upper case', 'shop-dev/API'],
    ['a climb', 'shop-dev/../secret'],
    ['a dot', 'shop-dev/.'],
    ['a separator at the end', 'shop-dev/api-'],
    ['three underscores', 'shop-dev/a___b'],
    ['two dots', 'shop-dev/a..b'],
    ['an escape', 'shop-dev/a%2fb'],
    ['a host with a port', 'host:5000/shop-dev/api'],
    ['a line break', 'shop-dev/api\n'],
    ['another script', 'shop-dev/апи'],
  ])('refuses %s', (_, text) => {
    expect(parseRepositoryName(text)).toBeNull();
  });

  it('takes 255 characters and refuses 256', () => {
    expect(parseRepositoryName(`shop-dev/${'a'.repeat(246)}`)).not.toBeNull();
    expect(parseRepositoryName(`shop-dev/${'a'.repeat(247)}`)).toBeNull();
    const longest = 'a'.repeat(longestImageName);
    expect(parseRepositoryName(`r/${longest}`)).not.toBeNull();
    expect([longest, `${longest}a`].map(isImageName)).toEqual([true, false]);
    expect(['a/b', '/a', 'a/', 'a//b', 'A', 'a..b', ''].map(isImageName)).toEqual([
      true,
      ...Array<boolean>(6).fill(false),
    ]);
  });
});
