import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { keylessTokenKey, registryTokenKey } from '@/server/platform/config/secret';
import { createApiTokens } from './api-tokens';

const secret = 'a secret of the tests, 32 characters';
const issuer = 'registry.example.com';
const bearer = { robotId: 'robot-1', trustId: 'trust-1' };
let now: Date;
const clock = () => now;
const tokens = createApiTokens({ privateKey: keylessTokenKey(secret), issuer, clock });

beforeEach(() => {
  now = new Date('2026-03-01T12:00:00Z');
});
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000);

interface Forgery {
  header?: object;
  claims?: object;
  key?: KeyObject | Uint8Array;
}

/** A token like ours, but for what is said. */
function forge({ header = {}, claims = {}, key = keylessTokenKey(secret) }: Forgery = {}) {
  const iat = Math.floor(now.getTime() / 1000);
  const payload = { iss: issuer, aud: 'sallyport:api', sub: 'robot-1', iat, exp: iat + 60 };
  return new SignJWT({ ...payload, trust: 'trust-1', ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'keyless+jwt', ...header })
    .sign(key);
}

describe('a keyless bearer token', () => {
  it('carries robot and rule, for 15 minutes at most and to its last second', async () => {
    const issued = await tokens.issue(bearer, inSeconds(7200));
    expect(issued?.expiresAt).toEqual(inSeconds(900));
    expect(await tokens.verify(issued?.token ?? '')).toEqual(bearer);
    now = inSeconds(899);
    expect(await tokens.verify(issued?.token ?? '')).toEqual(bearer);
    now = inSeconds(1);
    expect(await tokens.verify(issued?.token ?? '')).toBeNull();
  });

  it('never outlives the identity token', async () => {
    expect((await tokens.issue(bearer, inSeconds(60)))?.expiresAt).toEqual(inSeconds(60));
    expect(await tokens.issue(bearer, inSeconds(0))).toBeNull();
  });

  it('is ours in this test’s forgery too, where nothing is changed', async () => {
    expect(await tokens.verify(await forge())).toEqual(bearer);
  });

  it.each<[string, Forgery]>([
    ['the key of registry tokens', { key: registryTokenKey(secret) }],
    ['the key of another installation', { key: keylessTokenKey(`${secret}!`) }],
    ['any other key', { key: generateKeyPairSync('ed25519').privateKey }],
    ['the type of registry tokens', { header: { typ: 'registry+jwt' } }],
    ['no type', { header: { typ: undefined } }],
    ['a symmetric signature', { header: { alg: 'HS256' }, key: Buffer.alloc(32) }],
    ['the audience of registry tokens', { claims: { aud: issuer } }],
    ['another issuer', { claims: { iss: 'other.example.com' } }],
    ['no end', { claims: { exp: undefined } }],
    ['no robot', { claims: { sub: undefined } }],
    ['no rule', { claims: { trust: undefined } }],
  ])('is refused with %s (row 6)', async (_, forgery) => {
    expect(await tokens.verify(await forge(forgery))).toBeNull();
  });
});
