import type { lookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { addressProblem, AddressRefused, connectOptions } from './connect-options';

const issuer = 'https://login.example.com/realms/main';
const who = { issuer, privateHosts: new Set<string>() };

describe('an address', () => {
  it.each([
    [issuer, 'https://login.example.com/authorize?p=sign_in'],
    [issuer, 'https://keys.example.com:8443/jwks'],
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000/token'],
    ['http://localhost:4000', 'http://[::1]:4000/token'],
  ])('of %s may be %s', (from, address) => expect(addressProblem(address, from)).toBeNull());

  it.each([
    [issuer, 'http://login.example.com/token'],
    [issuer, 'http://127.0.0.1:4000/token'],
    [issuer, 'http://localhost/token'],
    ['http://127.0.0.1:4000', 'http://127.0.0.1.example.com/token'],
    ['http://127.0.0.1:4000', 'http://10.0.0.1/token'],
    [issuer, 'https://user:secret@login.example.com/token'],
    [issuer, 'javascript:alert(1)'],
    [issuer, 'login.example.com'],
    [issuer, ''],
  ])('of %s may not be %j', (from, address) =>
    expect(addressProblem(address, from)).not.toBeNull(),
  );
});

/** A resolver that answers with the next of these each time it is asked. */
function answering(...answers: string[][]) {
  let asked = 0;
  const resolve = (
    _host: string,
    _options: object,
    done: (error: null, addresses: LookupAddress[]) => void,
  ) => {
    const found = answers[Math.min(asked++, answers.length - 1)] ?? [];
    done(
      null,
      found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { resolve: resolve as unknown as typeof lookup, asked: () => asked };
}

const connect = (url: string, resolve: typeof lookup, from = who): Promise<unknown> => {
  const options = connectOptions(new URL(url), from, resolve);
  if (options.lookup === undefined) return Promise.resolve('anywhere');
  return new Promise((found, failed) => {
    options.lookup?.(new URL(url).hostname, { all: true }, (error, addresses) =>
      error ? failed(error) : found(addresses),
    );
  });
};

describe('a name', () => {
  const elsewhere = 'https://keys.example.com/jwks';

  it('leads to the public internet, by all of its addresses', async () => {
    const two = answering(['93.184.215.14', '2606:2800:21f:cb07::1']);
    expect(await connect(elsewhere, two.resolve)).toHaveLength(2);
    for (const bad of ['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', 'fd00::1']) {
      const mixed = answering(['93.184.215.14', bad]);
      await expect(connect(elsewhere, mixed.resolve)).rejects.toThrow(AddressRefused);
    }
    await expect(connect(elsewhere, answering([]).resolve)).rejects.toThrow(AddressRefused);
  });

  it('that answers otherwise each time is asked once: what was looked at is what is connected to', async () => {
    const flipping = answering(['93.184.215.14'], ['127.0.0.1']);
    expect(await connect(elsewhere, flipping.resolve)).toEqual([
      { address: '93.184.215.14', family: 4 },
    ]);
    expect(flipping.asked()).toBe(1);
    await expect(connect(elsewhere, flipping.resolve)).rejects.toThrow(AddressRefused);
  });

  it('of the issuer itself, or that the operator named, may lead anywhere; with another port it is another', async () => {
    const inside = answering(['10.0.0.1']);
    expect(await connect('https://login.example.com/token', inside.resolve)).toBe('anywhere');
    const named = { issuer, privateHosts: new Set(['keys.example.com', 'keys.example.com:8443']) };
    expect(await connect(elsewhere, inside.resolve, named)).toBe('anywhere');
    expect(await connect('https://keys.example.com:8443/', inside.resolve, named)).toBe('anywhere');
    for (const other of ['https://login.example.com:8443/token', 'https://keys.example.com:1/']) {
      await expect(connect(other, inside.resolve, named)).rejects.toThrow(
        /private address.*SALLYPORT_PRIVATE_HOSTS/,
      );
    }
  });
});
