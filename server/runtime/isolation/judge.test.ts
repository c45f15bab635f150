import { describe, expect, it } from 'vitest';
import { expectedOf, outcomeOf } from './judge';

const bound = (...registries: string[]) => ({ disabled: false, registries });

describe('expectedOf', () => {
  it('L3: lets a cluster pull from its one registry and know of no other', () => {
    expect(expectedOf(bound('shop-prod'), 'shop-prod', 'pull')).toBe('allowed');
    expect(expectedOf(bound('shop-prod'), 'shop-prod', 'push')).toBe('refused');
    expect(expectedOf(bound('shop-prod'), 'shop-dev', 'pull')).toBe('unknown');
  });

  it('L3: expects nothing of a cluster that is bound to several, to none, or disabled', () => {
    expect(expectedOf(bound('shop-prod', 'shop-dev'), 'shop-prod', 'pull')).toBe('unknown');
    expect(expectedOf(bound(), 'shop-prod', 'pull')).toBe('unknown');
    const disabled = { ...bound('shop-prod'), disabled: true };
    expect(expectedOf(disabled, 'shop-prod', 'pull')).toBe('unknown');
  });
});

it('tells a refusal from what does not exist', () => {
  expect(outcomeOf({ allowed: false, reason: 'unknown' })).toBe('unknown');
  expect(outcomeOf({ allowed: false, reason: 'denied', message: 'no' })).toBe('refused');
});
