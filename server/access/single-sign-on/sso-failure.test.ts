import { errors } from 'openid-client';
import { describe, expect, it } from 'vitest';
import { AddressRefused } from '@/server/platform/outbound/connect-options';
import { failurePage, readFailure, refusedBy } from './sso-failure';

describe('who failed where a provider’s answer was of no use', () => {
  const system = (code: string) => Object.assign(new Error(`connect ${code}`), { code });
  it.each<[string, unknown, string]>([
    ['the network', system('ECONNREFUSED'), 'unreachable'],
    ['the network', system('ENOTFOUND'), 'unreachable'],
    ['the network', system('CERT_HAS_EXPIRED'), 'unreachable'],
    ['the network', new errors.RPError('outgoing request timed out after 5000ms'), 'unreachable'],
    ['the settings', new errors.OPError({ error: 'invalid_client' }), 'settings'],
    ['the settings', new errors.OPError({ error: 'invalid_scope' }), 'settings'],
    ['the settings', new AddressRefused('is not public'), 'settings'],
    ['the provider', new errors.OPError({ error: 'server_error' }), 'answer'],
    ['the provider', new errors.OPError({ error: 'made_up' }), 'answer'],
    ['the provider', new errors.RPError('unexpected iss value'), 'answer'],
    ['the provider', new errors.RPError('failed to validate JWT signature'), 'answer'],
    ['the person', new errors.OPError({ error: 'invalid_grant' }), 'late'],
    ['the browser', new errors.RPError('state mismatch, expected a, got: b'), 'state'],
    ['nobody knows', new Error('something else'), 'failed'],
  ])('%s: %s', (_who, error, why) => {
    expect(readFailure(error).why).toBe(why);
  });

  it('repeats nothing that the browser sent', () => {
    const { words } = readFailure(new errors.RPError('state mismatch, expected a, got: <b>'));
    expect(words).not.toContain('<b>');
  });

  it.each([
    ['access_denied', 'cancelled'],
    ['temporarily_unavailable', 'unreachable'],
    ['unauthorized_client', 'settings'],
    ['__proto__', 'answer'],
  ])('a refusal by %s is told as %s', (code, why) => expect(refusedBy(code)).toBe(why));
});

it.each([
  ['/', '/sign-in?error=Sso%3Astate&provider=main'],
  ['/registries', '/sign-in?error=Sso%3Astate&provider=main&next=%2Fregistries'],
  ['/sign-in/proven', '/sign-in/proven?error=Sso%3Astate&provider=main'],
  ['/me?linked=main', '/me?error=Sso%3Astate&provider=main'],
])('a failure is told to who was going to %s at %s', (back, page) => {
  expect(failurePage({ back, reached: { slug: 'main' } }, 'state')).toBe(page);
});
