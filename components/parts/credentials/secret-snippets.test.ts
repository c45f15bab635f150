import { describe, expect, it } from 'vitest';
import { secretSnippets } from './secret-snippets';

const credential = {
  host: 'registry.example.com:5000',
  url: 'https://registry.example.com:5000',
  username: 'shop+prod-eu',
  secret: "sp_a'b c",
  name: 'prod-eu',
};
const code = (key: string) =>
  secretSnippets(credential).find((snippet) => snippet.key === key)?.code ?? '';

describe('a credential for each client', () => {
  it('never puts the secret on a command line’s arguments, and quotes it for the shell', () => {
    expect(code('docker')).toBe(
      `printf %s 'sp_a'\\''b c' | docker login registry.example.com:5000 --username shop+prod-eu --password-stdin`,
    );
    expect(code('podman')).toContain('| podman login registry.example.com:5000 ');
    expect(code('podman')).toContain('/containers/auth.json');
  });

  it('gives Kubernetes a dockerconfigjson that reads back as the credential', () => {
    const line = code('kubernetes').split('\n').at(-1) ?? '';
    expect(line).toMatch(/^ {2}\.dockerconfigjson: [A-Za-z0-9+/]+=*$/);
    const config = JSON.parse(atob(line.slice(line.indexOf(': ') + 2))) as {
      auths: Record<string, { auth: string }>;
    };
    expect(atob(config.auths['registry.example.com:5000']?.auth ?? '')).toBe(
      `${credential.username}:${credential.secret}`,
    );
  });

  it('reads a secret that cannot be shown any more from the environment, and names none', () => {
    for (const ci of [true, false]) {
      for (const snippet of secretSnippets({ ...credential, secret: null }, ci)) {
        expect(snippet.code).toMatch(/SALLYPORT_SECRET|<base64 of /);
        expect(snippet.code).not.toContain('sp_a');
      }
    }
  });

  it('never puts the secret into a CI file, which is kept in a repository', () => {
    const keys = secretSnippets(credential, true).map(({ key }) => key);
    expect(keys).toEqual(['docker', 'kubernetes', 'podman', 'github', 'gitlab']);
    for (const { key, code: lines } of secretSnippets(credential, true)) {
      if (key === 'github' || key === 'gitlab') expect(lines).not.toContain(credential.secret);
    }
  });

  it('tells containerd the address with its scheme', () => {
    expect(code('containerd')).toContain('server = "https://registry.example.com:5000"');
  });

  it('tells podman, and docker where it is not its own machine, that there is no https', () => {
    const of = (host: string, key: string) =>
      secretSnippets({ ...credential, host, url: `http://${host}` }).find((one) => one.key === key)!
        .code;
    expect(of('127.0.0.1:3000', 'podman')).toContain('podman login --tls-verify=false 127.0.0.1');
    expect(of('127.0.0.1:3000', 'docker')).not.toContain('insecure-registries');
    expect(of('registry.lan:3000', 'docker')).toContain(
      '{"insecure-registries": ["registry.lan:3000"]}',
    );
    expect(code('podman')).not.toContain('tls-verify');
    expect(code('docker')).not.toContain('insecure');
  });
});
