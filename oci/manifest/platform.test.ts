import { describe, expect, it } from 'vitest';
import { platformOf, platformText, readPlatform } from './platform';

describe('a platform', () => {
  it('is read whole', () => {
    const said = {
      os: 'windows',
      architecture: 'amd64',
      variant: 'v2',
      'os.version': '10.0.20348.1',
      'os.features': ['win32k'],
      features: ['sse4'],
    };
    expect(platformOf(said)).toEqual({
      os: 'windows',
      architecture: 'amd64',
      variant: 'v2',
      osVersion: '10.0.20348.1',
      osFeatures: ['win32k'],
      features: ['sse4'],
    });
    expect(platformText(platformOf(said)!)).toBe('windows/amd64/v2');
    expect(platformText(platformOf({ os: 'linux', architecture: 'arm64', variant: '' })!)).toBe(
      'linux/arm64',
    );
  });

  it.each([
    undefined,
    null,
    'linux/amd64',
    ['linux', 'amd64'],
    {},
    { os: '', architecture: '' },
    { os: 'linux' },
    { os: 'linux', architecture: '' },
    { os: ' ', architecture: 'amd64' },
    { os: 7, architecture: 'amd64' },
    { os: 'unknown', architecture: 'unknown' },
    { os: 'unknown', architecture: 'amd64' },
    { os: 'linux', architecture: 'unknown' },
  ])('is not known from %j (L12)', (said) => {
    expect(platformOf(said)).toBeNull();
  });

  it('is as it was written to whom the words matter', () => {
    expect(readPlatform({ os: 'unknown', architecture: 'unknown' })).toMatchObject({
      os: 'unknown',
      architecture: 'unknown',
    });
    expect(readPlatform({ os: '', architecture: '' })).toBeNull();
  });
});
