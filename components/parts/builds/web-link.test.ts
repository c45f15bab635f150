import { describe, expect, it } from 'vitest';
import { webLink } from './web-link';

describe('an address from a label', () => {
  it('is a link when it is http or https', () => {
    expect(webLink('https://git.example.com/shop/api')).toBe('https://git.example.com/shop/api');
    expect(webLink('http://git.example.com')).toBe('http://git.example.com');
  });
  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'git@git.example.com:shop/api',
    '//git.example.com',
    '',
  ])('is no link otherwise: %j', (text) => {
    expect(webLink(text)).toBeNull();
  });
});
