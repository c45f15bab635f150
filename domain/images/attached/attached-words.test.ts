import { describe, expect, it } from 'vitest';
import { attachedWords } from './attached-words';

const tag = `sha256-${'a'.repeat(64)}`;
const told = (artifactType: string | null, by: string | null = null, runnable = false) =>
  attachedWords({ artifactType, tag: by, runnable });

describe('what was attached, in words', () => {
  it('says the kind, and whose format it has', () => {
    expect(told('application/vnd.dev.cosign.artifact.sig.v1+json')).toBe('a signature (cosign)');
    expect(told('application/vnd.cncf.notary.signature')).toBe('a signature (notation)');
    expect(told('application/spdx+json')).toBe('an SBOM');
    expect(told('application/vnd.oci.image.config.v1+json', `${tag}.att`)).toBe(
      'an attestation (cosign)',
    );
    expect(told(null, tag)).toBe('a list of referrers');
  });

  it('calls what has no kind by its own type, and what could run what it is', () => {
    expect(told('application/vnd.example.report+json')).toBe(
      'an attachment (application/vnd.example.report+json)',
    );
    expect(told(null)).toBe('an attachment');
    expect(told('application/vnd.oci.image.config.v1+json')).toBe('an attachment');
    expect(told('application/vnd.cncf.notary.signature', null, true)).toBe(
      'an image, which stays behind',
    );
  });
});
