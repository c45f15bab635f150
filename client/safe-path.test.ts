import { describe, expect, it } from 'vitest';
import { safePath } from './safe-path';

describe('the way back after signing in', () => {
  it.each(['/', '/projects/shop', '/audit?actor=ana%40example.com&to=2026', '/me#tokens'])(
    'keeps %s',
    (path) => expect(safePath(path)).toBe(path),
  );
  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    'javascript:alert(1)',
    '/..//evil.example',
    '/.//evil.example',
    '/%2e//evil.example',
    '/sign-in?next=/sign-in',
    '',
    null,
    undefined,
  ])('%j goes home', (path) => expect(safePath(path)).toBe('/'));
});
