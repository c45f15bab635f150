import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  attachLine,
  buildLines,
  clients,
  loginFromInput,
  loginLine,
  loginWith,
  needsInsecureRegistry,
  plainHttpNotes,
  pullLine,
  pushLines,
  signLine,
  type Server,
} from './client-lines';

const https: Server = { host: 'registry.example.com', url: 'https://registry.example.com' };
const http: Server = { ...https, url: 'http://registry.example.com' };
const digest = `sha256:${'a'.repeat(64)}`;
const tagged = { registry: 'shop-dev', image: 'web/front', reference: { tag: '1.0.0' } };
const pushed = { registry: 'shop-dev', image: 'web/front', tag: '1.0.0' };
const name = 'registry.example.com/shop-dev/web/front';
const sbom = { name: 'sbom.spdx.json', artifactType: 'application/spdx+json' };

describe('a line for a client', () => {
  it('names the whole reference: host, registry, image, and tag or digest', () => {
    expect(pushLines('docker', https, pushed)).toBe(
      `docker tag web/front:1.0.0 ${name}:1.0.0\ndocker push ${name}:1.0.0`,
    );
    expect(pullLine('docker', https, tagged)).toBe(`docker pull ${name}:1.0.0`);
    expect(pullLine('podman', https, { ...tagged, reference: { digest } })).toBe(
      `podman pull ${name}@${digest}`,
    );
    expect(pullLine('skopeo', https, tagged)).toBe(
      `skopeo copy --all docker://${name}:1.0.0 oci:front`,
    );
    expect(buildLines(https, tagged)).toBe(
      `docker login registry.example.com\ndocker build -t ${name}:1.0.0 .\ndocker push ${name}:1.0.0`,
    );
    expect(attachLine(https, { ...tagged, digest }, sbom)).toBe(
      `oras attach --artifact-type application/spdx+json ${name}@${digest} sbom.spdx.json`,
    );
    expect(signLine(https, { ...tagged, digest })).toBe(
      `cosign sign --key cosign.key ${name}@${digest}`,
    );
  });

  it('keeps the secret off the arguments, and is one word to a shell', () => {
    expect(loginWith('docker', https, { username: 'shop+ci', secret: "s'3 4" })).toBe(
      `printf %s 's'\\''3 4' | docker login registry.example.com --username shop+ci --password-stdin`,
    );
  });

  it('tells each tool but docker that the server speaks plain http, and only then', () => {
    const lines = (server: Server) => ({
      podman: [
        loginLine('podman', server),
        loginFromInput('podman', server, 'ci'),
        pushLines('podman', server, pushed).split('\n')[1],
        pullLine('podman', server, tagged),
      ],
      skopeo: [
        loginLine('skopeo', server),
        pushLines('skopeo', server, pushed),
        pullLine('skopeo', server, tagged),
      ],
      oras: [attachLine(server, { ...tagged, digest }, sbom)],
      cosign: [signLine(server, { ...tagged, digest })],
    });
    for (const one of lines(http).cosign) {
      expect(one).toContain('cosign sign --allow-http-registry ');
    }
    for (const one of lines(http).podman) expect(one).toContain(' --tls-verify=false ');
    expect(lines(http).skopeo).toEqual([
      'skopeo login --tls-verify=false registry.example.com',
      `skopeo copy --dest-tls-verify=false containers-storage:localhost/web/front:1.0.0 docker://${name}:1.0.0`,
      `skopeo copy --all --src-tls-verify=false docker://${name}:1.0.0 oci:front`,
    ]);
    for (const one of lines(http).oras) expect(one).toContain('oras attach --plain-http ');
    expect(JSON.stringify(lines(https))).not.toMatch(/tls-verify|plain-http|allow-http/);
    expect(loginLine('docker', http)).toBe('docker login registry.example.com');
  });

  it('says what docker’s daemon must be told, where it is not its own machine', () => {
    expect(needsInsecureRegistry('docker', http)).toBe(true);
    expect(plainHttpNotes('docker', http)[0]).toContain('["registry.example.com"]');
    for (const host of ['127.0.0.1:3000', 'localhost', '[::1]:3000']) {
      expect(plainHttpNotes('docker', { host, url: `http://${host}` })).toEqual([]);
    }
    for (const client of clients) expect(plainHttpNotes(client, https)).toEqual([]);
  });
});

it('no page makes such a line by itself', () => {
  // A command with something of ours in it: prose that names one has nothing to fill in.
  const command =
    /\b(docker|podman|skopeo|oras|cosign|notation|crane|regctl|helm|nerdctl) (login|push|pull|tag|copy|attach|build|sign|verify|inspect)\b.*\$\{/;
  const root = join(import.meta.dirname, '..', '..', '..');
  const files = ['app', 'components', 'client'].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => /(?<!\.test)\.tsx?$/.test(file))
      .map((file) => join(room, file)),
  );
  expect(files.length).toBeGreaterThan(100);
  const strays = files.filter((file) => command.test(readFileSync(join(root, file), 'utf8')));
  expect(strays).toEqual([]);
});
