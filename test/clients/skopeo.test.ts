import { cosignSignatureType, spdxType } from '@/oci/manifest/media-types';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  amd64,
  arm64,
  type Content,
  createRegistryClient,
  type Credentials,
  makeImage,
  makeIndex,
  makeSbom,
  makeSignature,
  writeLayout,
} from '@/scripts/lib/oci';
import { smallImage } from '@/test/setup/small-image';
import { createProject, createRobot } from '@/test/setup/project';
import { administrator, startTestServer, type TestServer } from '@/test/setup/server';
import { isInstalled, run, succeed } from './command';

interface Inspected {
  Digest: string;
  RepoTags: string[];
  Labels: Record<string, string>;
}

describe.skipIf(!isInstalled('skopeo'))('skopeo', () => {
  let server: TestServer;
  let folder: string;
  let ci: Credentials;
  let image: Content;
  let index: Content;

  const at = (name: string) => `docker://${server.host}/${name}`;
  const layout = (name: string, tag: string) => `oci:${join(folder, name)}:${tag}`;
  const creds = ({ username, password }: Credentials) => `${username}:${password}`;
  const into = () => ['--dest-tls-verify=false', '--dest-creds', creds(ci)];
  const from = (who = ci) => ['--src-tls-verify=false', '--src-creds', creds(who)];
  const as = (who = ci) => ['--tls-verify=false', '--creds', creds(who)];
  const skopeo = (...args: string[]) => succeed('skopeo', args);
  const promote = async (to: string, build = 1) => {
    const body = { project: 'shop', image: 'api', build, to, tags: ['1.4.2'] };
    const made = await server.api('POST', '/promotions', body);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
  };

  beforeAll(async () => {
    server = await startTestServer();
    folder = await mkdtemp(join(tmpdir(), 'sallyport-skopeo-'));
    await createProject(server, 'shop');
    ci = await createRobot(server, 'shop', 'ci', 'shop-dev');
    image = await smallImage('skopeo', { 'org.opencontainers.image.version': '1.4.2' });
    index = makeIndex([
      { platform: amd64, content: await smallImage('skopeo-amd64') },
      { platform: arm64, content: makeImage({ layers: [], platform: arm64 }) },
    ]);
    await writeLayout(join(folder, 'image'), '1.4.2', image);
    await writeLayout(join(folder, 'index'), '2.0.0', index);
  });
  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('logs in with a robot’s secret, and not with a wrong one', async () => {
    const authfile = ['--authfile', join(folder, 'auth.json'), '--tls-verify=false'];
    const login = (password: string) =>
      run('skopeo', ['login', ...authfile, '-u', ci.username, '--password-stdin', server.host], {
        input: password,
      });
    expect((await login('wrong')).code).not.toBe(0);
    const done = await login(ci.password);
    expect(done.code, done.stderr).toBe(0);
  });

  it('pushes, lists tags, inspects, and pulls the same bytes', async () => {
    await skopeo('copy', ...into(), layout('image', '1.4.2'), at('shop-dev/api:1.4.2'));
    const list = JSON.parse(await skopeo('list-tags', ...as(), at('shop-dev/api'))) as {
      Tags: string[];
    };
    expect(list.Tags).toEqual(['1.4.2', 'latest']);
    const seen = JSON.parse(
      await skopeo('inspect', ...as(), at('shop-dev/api:1.4.2')),
    ) as Inspected;
    expect(seen.Digest).toBe(image.digest);
    expect(seen.Labels['org.opencontainers.image.version']).toBe('1.4.2');
    await skopeo('copy', ...from(), at(`shop-dev/api@${image.digest}`), layout('pulled', 'x'));
    const pulled = JSON.parse(await readFile(join(folder, 'pulled', 'index.json'), 'utf8')) as {
      manifests: { digest: string }[];
    };
    expect(pulled.manifests[0]?.digest).toBe(image.digest);
  });

  it('copies between two images of the registry', async () => {
    await skopeo('copy', ...from(), ...into(), at('shop-dev/api:1.4.2'), at('shop-dev/copy:1'));
    const seen = JSON.parse(await skopeo('inspect', ...as(), at('shop-dev/copy:1'))) as Inspected;
    expect(seen.Digest).toBe(image.digest);
  });

  it('syncs an image with all its tags into another project’s entry registry, and again', async () => {
    await createProject(server, 'other');
    await skopeo('copy', ...into(), layout('image', '1.4.2'), at('shop-dev/synced:1.4.2'));
    await skopeo(
      'copy',
      ...from(),
      ...into(),
      at('shop-dev/synced:1.4.2'),
      at('shop-dev/synced:1'),
    );
    const admin = { username: administrator.email, password: administrator.token };
    const both = [
      '--src-tls-verify=false',
      '--src-creds',
      creds(admin),
      '--dest-tls-verify=false',
      '--dest-creds',
      creds(admin),
    ];
    const sync = ['sync', ...both, '--src', 'docker', '--dest', 'docker'];
    for (let time = 0; time < 2; time += 1) {
      await skopeo(...sync, `${server.host}/shop-dev/synced`, `${server.host}/other-dev`);
    }
    const list = await skopeo('list-tags', ...as(admin), at('other-dev/synced'));
    expect((JSON.parse(list) as { Tags: string[] }).Tags).toEqual(['1', '1.4.2', 'latest']);
    const seen = await skopeo('inspect', ...as(admin), at('other-dev/synced:build-1'));
    expect((JSON.parse(seen) as Inspected).Digest).toBe(image.digest);
  });

  it('pushes and pulls a multi-platform index with all it holds', async () => {
    await skopeo('copy', '--all', ...into(), layout('index', '2.0.0'), at('shop-dev/multi:2.0.0'));
    const raw = await skopeo('inspect', '--raw', ...as(), at('shop-dev/multi:2.0.0'));
    expect(raw).toBe(index.bytes.toString());
    await skopeo('copy', '--all', ...from(), at('shop-dev/multi:2.0.0'), layout('both', 'x'));
    for (const { digest } of [index, ...index.children]) {
      const file = join(folder, 'both', 'blobs', 'sha256', digest.slice(7));
      expect((await readFile(file)).length).toBeGreaterThan(0);
    }
  });

  it('deletes in the entry registry', async () => {
    await skopeo('copy', ...into(), layout('image', '1.4.2'), at('shop-dev/wrong:1'));
    await skopeo('delete', ...as(), at('shop-dev/wrong:1'));
    expect((await run('skopeo', ['inspect', ...as(), at('shop-dev/wrong:1')])).code).not.toBe(0);
  });

  it('is refused in production, and told to push to shop-dev (L2)', async () => {
    const args = ['copy', ...into(), layout('image', '1.4.2'), at('shop-prod/api:1.4.2')];
    const refused = await run('skopeo', args);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('shop-dev');
  });

  describe('as a cluster, after the build was promoted to production', () => {
    let cluster: Credentials;

    beforeAll(async () => {
      const client = createRegistryClient(server.url, ci);
      await client.push('shop-dev/api', makeSbom(image, 'api', []));
      await client.push('shop-dev/api', makeSignature(image, 'ci@example.com'));
      for (const stage of ['staging', 'preprod', 'prod']) await promote(stage);
      cluster = await createRobot(server, 'shop', 'cluster', 'shop-prod');
    });

    it.each([':latest', ':1.4.2', ':build-1', '@'])(
      'pulls shop-prod/api%s: the same digest as in dev (L1)',
      async (how) => {
        const name = `shop-prod/api${how === '@' ? `@${image.digest}` : how}`;
        const seen = JSON.parse(await skopeo('inspect', ...as(cluster), at(name))) as Inspected;
        expect(seen.Digest).toBe(image.digest);
        const to = layout(`as-cluster-${how.length}`, 'x');
        await skopeo('copy', ...from(cluster), at(name), to);
      },
    );

    it('finds the signature and the SBOM there, which went along (L1)', async () => {
      const client = createRegistryClient(server.url, cluster);
      const path = `/v2/shop-prod/api/referrers/${image.digest}`;
      const answer = await client.send(path, {}, 'repository:shop-prod/api:pull');
      const { manifests } = (await answer.json()) as { manifests: { artifactType: string }[] };
      expect(manifests.map(({ artifactType }) => artifactType).sort()).toEqual([
        spdxType,
        cosignSignatureType,
      ]);
    });

    it('cannot tell any other registry from one that does not exist (L3)', async () => {
      const outcome = async (args: string[], registry: string) => {
        const { code, stderr } = await run('skopeo', args);
        const text = stderr.replaceAll(registry, '<registry>').replace(/time="[^"]*"/g, '');
        return { code, text };
      };
      for (const registry of ['shop-dev', 'shop-staging', 'shop-preprod']) {
        const calls = (name: string) => [
          ['inspect', ...as(cluster), at(`${name}/api:1.4.2`)],
          ['inspect', ...as(cluster), at(`${name}/api@${image.digest}`)],
          ['list-tags', ...as(cluster), at(`${name}/api`)],
          ['copy', ...from(cluster), at(`${name}/api:latest`), layout('stolen', 'x')],
        ];
        const nothing = calls('no-such');
        for (const [at, args] of calls(registry).entries()) {
          const seen = await outcome(args, registry);
          expect(seen.code).not.toBe(0);
          expect(seen).toEqual(await outcome(nothing[at]!, 'no-such'));
        }
      }
    });

    it('sees its registry alone in the catalog, and mounts nothing from another (L3)', async () => {
      const client = createRegistryClient(server.url, cluster);
      const catalog = await client.send('/v2/_catalog', {}, 'registry:catalog:*');
      expect(await catalog.json()).toEqual({ repositories: ['shop-prod/api'] });
      const path = `/v2/shop-prod/api/blobs/uploads/?mount=${image.blobs[0]!.digest}&from=`;
      const scope = 'repository:shop-prod/api:pull,push';
      const answers = await Promise.all(
        ['shop-dev/api', 'no-such/api'].map(async (source) => {
          const answer = await client.send(path + source, { method: 'POST' }, scope);
          return [answer.status, await answer.text()];
        }),
      );
      expect(answers[0]).toEqual(answers[1]);
    });
  });
});
