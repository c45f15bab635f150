import { expect, it } from 'vitest';
import { basicChallenge, bearerChallenge, parseChallenge, type Challenge } from './challenge';

it('names realm, service, scope and error, and leaves out what there is not', () => {
  const base = { realm: 'https://registry.example.com/token', service: 'registry.example.com' };
  expect(bearerChallenge(base)).toBe(
    'Bearer realm="https://registry.example.com/token",service="registry.example.com"',
  );
  expect(
    bearerChallenge({ ...base, scope: 'repository:a/b:pull', error: 'insufficient_scope' }),
  ).toBe(
    'Bearer realm="https://registry.example.com/token",service="registry.example.com",' +
      'scope="repository:a/b:pull",error="insufficient_scope"',
  );
});

it('is read as it was written', () => {
  const base = { realm: 'https://registry.example.com/token', service: 'registry.example.com' };
  const challenges: Challenge[] = [
    base,
    { ...base, scope: 'repository:a/b:pull,push', error: 'insufficient_scope' },
  ];
  for (const challenge of challenges) {
    expect(parseChallenge(bearerChallenge(challenge))).toEqual(challenge);
  }
  expect(parseChallenge('bearer realm="https://x.example/t", error="other"')).toEqual({
    realm: 'https://x.example/t',
    service: '',
  });
  for (const other of ['', basicChallenge('x'), 'Bearer service="x"']) {
    expect(parseChallenge(other)).toBeNull();
  }
});
