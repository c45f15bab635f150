import { describe, expect, it } from 'vitest';
import { safePath } from '@/client/safe-path';
import { sameOriginPath } from '@/lib/http/same-origin-path';
import { foreignAddresses } from '../support/foreign-addresses';

const homes = ['http://127.0.0.1:3000', 'https://registry.example.com'];

it('there are at least 60 forms, no two alike (row 43)', () => {
  expect(new Set(foreignAddresses).size).toBe(foreignAddresses.length);
  expect(foreignAddresses.length).toBeGreaterThanOrEqual(60);
});

describe.each(foreignAddresses)('%j (row 43)', (address) => {
  it.each(homes)('stays at %s, for a browser that is given the path', (home) => {
    for (const path of [sameOriginPath(address, home), safePath(address)]) {
      expect(path).toMatch(/^\/(?![/\\])/);
      // From any of our pages, as a Location header, a link, or window.location.
      expect(new URL(path, `${home}/sign-in?next=x`).origin).toBe(home);
      expect(path).not.toMatch(/[\0-\x20\x7f]/);
    }
  });
});
