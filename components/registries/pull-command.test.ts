import { describe, expect, it } from 'vitest';
import { pullCommand } from './pull-command';

const target = {
  address: 'registry.example.com/shop-prod',
  image: 'web/front',
  tag: 'latest',
  url: 'https://registry.example.com',
} as const;

describe('the pull line', () => {
  it('names host, registry, image and tag for each client', () => {
    expect(pullCommand({ ...target, client: 'docker' })).toBe(
      'docker pull registry.example.com/shop-prod/web/front:latest',
    );
    expect(pullCommand({ ...target, client: 'skopeo' })).toBe(
      'skopeo copy docker://registry.example.com/shop-prod/web/front:latest oci:web/front:latest',
    );
  });
  it('tells podman and skopeo that the server speaks plain http, and only then', () => {
    const plain = { ...target, url: 'http://registry.example.com' };
    expect(pullCommand({ ...plain, client: 'podman' })).toContain('pull --tls-verify=false ');
    expect(pullCommand({ ...plain, client: 'skopeo' })).toContain('--src-tls-verify=false');
    expect(pullCommand({ ...plain, client: 'docker' })).not.toContain('tls-verify');
    expect(pullCommand({ ...target, client: 'podman' })).not.toContain('tls-verify');
  });
});
