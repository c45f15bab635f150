import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Grant } from './grants';
import { createTokenService, type TokenService } from './token-service';

const service = 'registry.example.com';
const { privateKey } = generateKeyPairSync('ed25519');
const caller = {
  kind: 'robot',
  id: 'id-1',
  credential: 'secret-1',
  name: 'robot.shop.ci',
} as const;
const grants: Grant[] = [
  { type: 'repository', name: 'shop-dev/api', actions: ['pull'], registryId: 'r1' },
  { type: 'registry', name: 'catalog', actions: ['*'] },
];

let now: Date;
let tokens: TokenService;

beforeEach(() => {
  now = new Date('2026-03-01T12:00:00Z');
  tokens = createTokenService({ privateKey, service, clock: () => now });
});

const after = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000);
};

/** A token like ours, but for what is said. */
function forge({ header = {}, claims = {}, key = privateKey }: Forgery = {}): Promise<string> {
  const iat = Math.floor(now.getTime() / 1000);
  const payload = { iss: service, aud: service, sub: 'id-1', iat, exp: iat + 200 };
  const rest = { kind: 'robot', cred: null, name: 'robot.shop.ci', access: [] };
  return new SignJWT({ ...payload, ...rest, ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'registry+jwt', ...header })
    .sign(key);
}
interface Forgery {
  header?: object;
  claims?: object;
  key?: KeyObject | Uint8Array;
}

describe('registry tokens', () => {
  it('carry who calls and what was granted', async () => {
    const { token, issuedAt } = await tokens.issue(caller, grants);
    expect(issuedAt).toEqual(now);
    expect(await tokens.verify(token)).toEqual({ caller, grants });
  });

  it('are taken for 5 minutes at most, also when they were seen before (L6)', async () => {
    const { token, expiresInSeconds } = await tokens.issue(caller, grants);
    const fresh = createTokenService({ privateKey, service, clock: () => now });
    expect(expiresInSeconds).toBeLessThanOrEqual(300);
    after(299);
    expect(await tokens.verify(token)).not.toBeNull();
    after(1);
    expect(await tokens.verify(token)).toBeNull();
    expect(await fresh.verify(token)).toBeNull();
  });

  it('are taken from a process whose clock is 30 seconds ahead, not more', async () => {
    const { token } = await tokens.issue(caller, []);
    after(-30);
    expect(await tokens.verify(token)).not.toBeNull();
    after(-1);
    const fresh = createTokenService({ privateKey, service, clock: () => now });
    expect(await fresh.verify(token)).toBeNull();
  });

  it('are ours in this test’s forgery too, where nothing is changed', async () => {
    expect(await tokens.verify(await forge())).not.toBeNull();
  });

  it.each<[string, Forgery]>([
    ['another key', { key: generateKeyPairSync('ed25519').privateKey }],
    ['another type', { header: { typ: 'JWT' } }],
    ['a symmetric signature', { header: { alg: 'HS256' }, key: Buffer.alloc(32) }],
    [
      'a key of its own in the header',
      {
        header: {
          jwk: generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }),
        },
        key: generateKeyPairSync('ed25519').privateKey,
      },
    ],
    ['another audience', { claims: { aud: 'other.example.com' } }],
    ['another issuer', { claims: { iss: 'other.example.com' } }],
    ['no end', { claims: { exp: undefined } }],
    ['no subject', { claims: { sub: undefined } }],
    ['another kind of caller', { claims: { kind: 'admin' } }],
    ['no grants', { claims: { access: undefined } }],
    ['a grant of another form', { claims: { access: [{ type: 'repository', name: 'a/b' }] } }],
    [
      'a grant of an unknown action',
      {
        claims: {
          access: [{ type: 'repository', name: 'a/b', registryId: 'r', actions: ['admin'] }],
        },
      },
    ],
  ])('are refused with %s', async (_, forgery) => {
    expect(await tokens.verify(await forge(forgery))).toBeNull();
  });

  it('are refused unsigned, cut or changed', async () => {
    const { token } = await tokens.issue(caller, []);
    const [header, payload, signature] = token.split('.') as [string, string, string];
    const none = Buffer.from('{"alg":"none","typ":"registry+jwt"}').toString('base64url');
    const other = Buffer.from(
      Buffer.from(payload, 'base64url').toString().replace('robot.shop.ci', 'robot.shop.cd'),
    ).toString('base64url');
    for (const wrong of [
      `${none}.${payload}.`,
      `${header}.${payload}.`,
      `${header}.${other}.${signature}`,
      `${header}.${payload}`,
      '',
      'x',
    ]) {
      expect(await tokens.verify(wrong)).toBeNull();
    }
  });
});
