import { describe, expect, it } from 'vitest';
import { nextLink, parsePage } from './pagination';

const page = (query: string) => parsePage(new URLSearchParams(query));

describe('parsePage', () => {
  it('starts at the beginning, with 100 names, when nothing is asked', () => {
    expect(page('')).toEqual({ after: null, limit: 100 });
    expect(page('last=')).toEqual({ after: null, limit: 100 });
  });

  it('takes n, at most 1000 of it, and last', () => {
    expect(page('n=5&last=shop-dev/api')).toEqual({ after: 'shop-dev/api', limit: 5 });
    expect(page('n=0')).toEqual({ after: null, limit: 0 });
    for (const n of ['5000', `1${'0'.repeat(30)}`, '9'.repeat(400)]) {
      expect(page(`n=${n}`)).toEqual({ after: null, limit: 1000 });
    }
    expect(page('n=0000000000005')).toEqual({ after: null, limit: 5 });
  });

  it.each([
    'n=-1',
    'n=abc',
    'n=',
    'n=1.5',
    'n=1e3',
    'last=%00',
    "last='--",
    `last=${'a'.repeat(3000)}`,
  ])('refuses %s', (query) => {
    expect(() => page(query)).toThrow(
      expect.objectContaining({ code: 'PAGINATION_NUMBER_INVALID' }),
    );
  });
});

it('links to the next page in a form that reads back', () => {
  const link = nextLink('/v2/shop-dev/web/front/tags/list', { n: '2', last: 'sha256:ab' });
  expect(link).toBe('</v2/shop-dev/web/front/tags/list?n=2&last=sha256%3Aab>; rel="next"');
  const query = new URL(link.slice(1, link.indexOf('>')), 'http://registry.example.com').search;
  expect(page(query)).toEqual({ after: 'sha256:ab', limit: 2 });
});
