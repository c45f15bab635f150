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
  });

  it('gives Kubernetes a dockerconfigjson that reads back as the credential', () => {
    const line = code('kubernetes').split('\n').at(-1) ?? '';
    const yaml = line.slice(line.indexOf("'") + 1, -1).replaceAll("''", "'");
    const config = JSON.parse(yaml) as { auths: Record<string, { auth: string }> };
    expect(atob(config.auths['registry.example.com:5000']?.auth ?? '')).toBe(
      `${credential.username}:${credential.secret}`,
    );
  });

  it('tells containerd the address with its scheme', () => {
    expect(code('containerd')).toContain('server = "https://registry.example.com:5000"');
  });
});
