import { describe, expect, it } from 'vitest';
import { mayBeForged, type BrowserCall } from './csrf';

const publicUrl = 'https://registry.example.com';
const call = (given: Partial<BrowserCall>): boolean =>
  mayBeForged(
    {
      method: 'POST',
      origin: null,
      fetchSite: null,
      host: 'registry.example.com',
      vouchedBy: 'session',
      ...given,
    },
    publicUrl,
  );

describe('an unsafe call with a session cookie', () => {
  it('is taken from our own origin', () => {
    expect(call({ origin: publicUrl })).toBe(false);
    expect(call({ origin: publicUrl, fetchSite: 'same-origin' })).toBe(false);
    expect(call({ fetchSite: 'same-origin' })).toBe(false);
  });

  it.each([
    ['no header at all', {}],
    ['Origin: null', { origin: 'null' }],
    ['Origin: null from a sandboxed frame', { origin: 'null', fetchSite: 'same-origin' }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    [
      'a foreign origin that claims to be the same',
      { origin: 'https://evil.example', fetchSite: 'same-origin' },
    ],
    ['our name with another scheme', { origin: 'http://registry.example.com' }],
    ['our name with another port', { origin: 'https://registry.example.com:8443' }],
    ['our name as a prefix', { origin: 'https://registry.example.com.evil.example' }],
    ['a sibling site', { fetchSite: 'same-site' }],
    ['another site', { fetchSite: 'cross-site' }],
    ['our origin but another site', { origin: publicUrl, fetchSite: 'cross-site' }],
    ['an address bar', { fetchSite: 'none' }],
  ] satisfies [string, Partial<BrowserCall>][])('is refused with %s', (_, given) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'post', 'MADE-UP']) {
      expect(call({ method, ...given })).toBe(true);
      expect(call({ method, ...given, vouchedBy: 'sign-in' })).toBe(true);
    }
  });

  it('is taken under another name of this server when the browser says it is the same', () => {
    const local = { origin: 'http://localhost:3000', host: 'localhost:3000' };
    expect(call({ ...local, fetchSite: 'same-origin' })).toBe(false);
    expect(call(local)).toBe(true);
  });

  it('is taken over plain http under whatever name the browser asked this server by', () => {
    const lan = (origin: string) =>
      mayBeForged(
        {
          method: 'POST',
          origin,
          fetchSite: null,
          host: '192.0.2.10:3000',
          vouchedBy: 'session',
        },
        'http://localhost:3000',
      );
    expect(lan('http://192.0.2.10:3000')).toBe(false);
    expect(lan('http://192.0.2.11:3000')).toBe(true);
    expect(lan('http://192.0.2.10:8080')).toBe(true);
    expect(lan('https://192.0.2.10:3000')).toBe(true);
    expect(lan('http://192.0.2.10:3000/')).toBe(true);
    expect(lan('http://me@192.0.2.10:3000')).toBe(true);
    expect(lan('null')).toBe(true);
  });
});

describe('other calls', () => {
  it('are never refused when they change nothing', () => {
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      expect(call({ method, origin: 'https://evil.example', fetchSite: 'cross-site' })).toBe(false);
    }
  });

  it('are never refused with a bearer token, which no browser adds by itself', () => {
    expect(call({ vouchedBy: 'bearer', origin: 'https://evil.example' })).toBe(false);
  });

  it('are taken with Basic from a terminal, refused from another site', () => {
    expect(call({ vouchedBy: 'basic' })).toBe(false);
    expect(call({ vouchedBy: 'basic', origin: publicUrl })).toBe(false);
    expect(call({ vouchedBy: 'basic', origin: 'https://evil.example' })).toBe(true);
    expect(call({ vouchedBy: 'basic', origin: 'null' })).toBe(true);
    expect(call({ vouchedBy: 'basic', fetchSite: 'cross-site' })).toBe(true);
  });
});
