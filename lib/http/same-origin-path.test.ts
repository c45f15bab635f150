import { expect, it } from 'vitest';
import { sameOriginPath } from './same-origin-path';

const home = 'https://registry.example.com';

it.each([
  ['/projects/shop?tab=1#top', '/projects/shop?tab=1#top'],
  ['https://registry.example.com/me', '/me'],
  ['projects', '/projects'],
  ['/search?q=100%', '/search?q=100%25'],
  ['/teams/caf%C3%A9', '/teams/caf%C3%A9'],
])('keeps our own %s', (text, path) => {
  expect(sameOriginPath(text, home)).toBe(path);
});

it.each([
  null,
  '',
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '\t//evil.example',
  'https:evil.example',
  'https:/\\evil.example',
  'http://registry.example.com/me',
  'https://registry.example.com:8443/me',
  'https://registry.example.com.evil.example',
  'https://registry.example.com@evil.example',
  'https://someone@registry.example.com/',
  'javascript:alert(1)',
  'data:text/html,x',
  '/.//evil.example',
  'ftp://registry.example.com/',
  // Half a surrogate pair, a byte that begins nothing, and NUL’s overlong form.
  '/teams/%ed%a0%80',
  '/?q=%ff',
  '/%c0%80',
])('sends %j home', (text) => {
  const path = sameOriginPath(text, home);
  expect(new URL(path, home).origin).toBe(home);
  expect(path.startsWith('//')).toBe(false);
  if (text !== 'https:evil.example') expect(path).toBe('/');
});
