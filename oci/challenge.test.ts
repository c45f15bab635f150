import { expect, it } from 'vitest';
import { bearerChallenge } from './challenge';

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
