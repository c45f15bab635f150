import { expect, it } from 'vitest';
import { readClaims } from './read-claims';

it('reads who somebody is', () => {
  const claims = { sub: '7', email: 'Ana@Example.com', email_verified: true, name: ' Ana ' };
  expect(readClaims({ ...claims, auth_time: 1_772_000_000 })).toEqual({
    subject: '7',
    email: 'ana@example.com',
    emailVerified: true,
    name: 'Ana',
    authenticatedAt: new Date(1_772_000_000_000),
  });
});

it.each([undefined, '', 7, null, ['7'], { id: '7' }, 'x'.repeat(256), 'a\0b'])(
  'takes the subject %j for nobody',
  (sub) => expect(readClaims({ sub })).toBeNull(),
);

it.each(['true', 1, 'yes', {}, [true], null])('does not take %j for verified', (verified) => {
  expect(readClaims({ sub: '7', email_verified: verified })?.emailVerified).toBe(false);
});

it.each(['ana', ['ana@example.com'], { a: 1 }, 'a@b', 'ana@example.com\0', 7])(
  'takes %j for no address',
  (address) => expect(readClaims({ sub: '7', email: address })?.email).toBeNull(),
);

it.each(['now', -1, 0, Number.NaN, 1e20])('takes %j for no time', (at) => {
  expect(readClaims({ sub: '7', auth_time: at })?.authenticatedAt).toBeNull();
});
