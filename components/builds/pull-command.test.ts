import { describe, expect, it } from 'vitest';
import { pullCommand } from './pull-command';

const name = 'registry.example.com/shop-prod/web/front';
const digest = `sha256:${'a'.repeat(64)}`;

describe('a pull command', () => {
  it('names the build by digest or by tag', () => {
    expect(pullCommand({ tool: 'docker', name, reference: { digest }, plainHttp: false })).toBe(
      `docker pull ${name}@${digest}`,
    );
    expect(
      pullCommand({ tool: 'podman', name, reference: { tag: '2.14.2' }, plainHttp: false }),
    ).toBe(`podman pull ${name}:2.14.2`);
  });
  it('copies every platform with skopeo, into a folder named for the image', () => {
    expect(
      pullCommand({ tool: 'skopeo', name, reference: { tag: 'latest' }, plainHttp: false }),
    ).toBe(`skopeo copy --all docker://${name}:latest oci:front`);
  });
  it('tells podman and skopeo of a host without https', () => {
    const reference = { tag: 'latest' };
    expect(pullCommand({ tool: 'podman', name, reference, plainHttp: true })).toContain(
      '--tls-verify=false',
    );
    expect(pullCommand({ tool: 'skopeo', name, reference, plainHttp: true })).toContain(
      '--src-tls-verify=false',
    );
  });
});
