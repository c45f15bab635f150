import { describe, expect, it } from 'vitest';
import { evidenceName, evidenceSummary } from './evidence-name';

const told = (digest: string, kind: Parameters<typeof evidenceName>[0]) => ({ digest, kind });

describe('evidence in words', () => {
  it('is a heading by its kind, and by its own type where that says more', () => {
    expect(evidenceName('signature')).toBe('Signature');
    expect(evidenceName('sbom')).toBe('SBOM');
    expect(evidenceName('other')).toBeNull();
  });

  it('is counted by kind, right in number, each manifest once', () => {
    expect(evidenceSummary([told('a', 'signature')], 1)).toBe('1 signature');
    const list = [told('a', 'sbom'), told('b', 'signature'), told('c', 'signature')];
    expect(evidenceSummary([...list, told('c', 'signature')], 3)).toBe('2 signatures and 1 SBOM');
    expect(evidenceSummary([...list, told('d', 'other')], 5)).toBe(
      '2 signatures, 1 SBOM, 1 other attachment and 1 more',
    );
  });
});
