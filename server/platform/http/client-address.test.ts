import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../config/config';
import { createAddressOf } from './client-address';

const asked = (proxies: string, peer: string, forwarded?: string) =>
  createAddressOf(readConfig({ SALLYPORT_TRUSTED_PROXIES: proxies }).trustedProxies)({
    socket: { remoteAddress: peer },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  } as unknown as IncomingMessage);

describe('the client’s address (row 47)', () => {
  it('is the peer’s where no proxy is trusted, whatever a header says', () => {
    expect(asked('', '198.51.100.9', '192.0.2.7')).toBe('198.51.100.9');
    expect(asked('', '127.0.0.1', '192.0.2.7')).toBe('127.0.0.1');
    expect(asked('', '::ffff:198.51.100.9')).toBe('198.51.100.9');
  });

  it('is the peer’s where the peer is not one of the trusted', () => {
    expect(asked('10.0.0.0/8', '198.51.100.9', '192.0.2.7')).toBe('198.51.100.9');
  });

  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['203.0.113.66, 192.0.2.7', '192.0.2.7'],
    ['10.9.9.9, 203.0.113.66, 192.0.2.7, 10.1.1.1', '192.0.2.7'],
    ['192.0.2.7:4711', '192.0.2.7'],
    ['2001:db8::1', '2001:db8::1'],
    ['10.2.2.2, 10.3.3.3', '10.2.2.2'],
  ])('is the right-most that is not trusted: %s', (forwarded, address) =>
    expect(asked('10.0.0.0/8', '10.1.2.3', forwarded)).toBe(address),
  );

  it('is the last proxy’s where that says nothing readable', () => {
    for (const forwarded of [undefined, '', 'unknown', '192.0.2.7, unknown']) {
      expect(asked('10.0.0.0/8', '10.1.2.3', forwarded)).toBe('10.1.2.3');
    }
  });

  it('knows IPv6 proxies, and IPv4 ones that arrive as IPv6', () => {
    expect(asked('fd00::/8', 'fd00::12', '192.0.2.7')).toBe('192.0.2.7');
    expect(asked('::1,127.0.0.1', '::1', '192.0.2.7, ::1')).toBe('192.0.2.7');
    expect(asked('127.0.0.1', '::ffff:127.0.0.1', '192.0.2.7')).toBe('192.0.2.7');
    expect(asked('127.0.0.1', '127.0.0.2', '192.0.2.7')).toBe('127.0.0.2');
  });
});
