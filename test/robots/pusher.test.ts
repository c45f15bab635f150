import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  amd64,
  arm64,
  contentOf,
  createRegistryClient,
  makeImage,
  makeIndex,
  makeLayer,
  type Content,
} from '@/scripts/lib/oci';
import { createPerson } from '../setup/person';
import { createProject } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';
import { smallImage } from '../setup/small-image';

interface Promotion {
  id: string;
  state: string;
  detail?: string;
}

let server: TestServer;
let kim: string;
let max: string;
let dan: string;

beforeAll(async () => {
  server = await startTestServer();
  await createProject(server, 'shop');
  kim = await createPerson(server, 'kim@example.com', { role: 'maintainer' });
  max = await createPerson(server, 'max@example.com', { role: 'maintainer' });
  dan = await createPerson(server, 'dan@example.com', { role: 'developer' });
  const gates = [{ kind: 'approvals', groups: [{ count: 1 }], excludePusher: true }];
  const saved = await server.api('PUT', '/projects/shop/policies/staging', { gates });
  expect(saved.status).toBe(200);
});
afterAll(() => server.stop());

const as = <T = Promotion>(token: string, method: string, path: string, body?: unknown) =>
  server.api<T>(method, path, body, { token });
const approve = (token: string, id: string) =>
  as(token, 'POST', `/promotions/${id}/approvals`, { decision: 'approve' });

const robots = '/projects/shop/robots';
async function robotOf(token: string, name: string): Promise<{ username: string; secret: string }> {
  const body = { name, kind: 'ci', registry: 'shop-dev', permissions: [] };
  const made = await as<{ username: string; secret: string }>(token, 'POST', robots, body);
  expect(made.status).toBe(201);
  return made.body;
}

const push = (username: string, password: string, image: string, content: Content, tag?: string) =>
  createRegistryClient(server.url, { username, password }).push(`shop-dev/${image}`, content, tag);

/** Pushes a build, and has Dan ask for it, who had no part in it. */
async function asked(username: string, password: string, image: string): Promise<string> {
  await push(username, password, image, await smallImage(image, {}), 'one');
  return ask(image);
}

async function ask(image: string, build = 1): Promise<string> {
  const wish = { project: 'shop', image, build, to: 'staging' };
  const answer = await as(dan, 'POST', '/promotions', wish);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
}

describe('row 63: whoever could have pushed the build does not approve it where the policy says so', () => {
  it('neither under their own name nor behind a robot whose secret they were shown', async () => {
    const own = await asked('kim@example.com', kim, 'own');
    expect((await approve(kim, own)).status).toBe(403);
    const robot = await robotOf(kim, 'hides');
    const hidden = await asked(robot.username, robot.secret, 'hidden');
    const refused = await approve(kim, hidden);
    expect(refused.status).toBe(403);
    expect(refused.body.detail).toContain('pushed this build, and the policy wants somebody else');
    for (const id of [own, hidden]) {
      expect((await approve(max, id)).body.state).toBe('promoted');
    }
  });

  it('counts everybody whose secret counted at the push, also once it is revoked, and nobody after', async () => {
    const robot = await robotOf(kim, 'shared');
    const next = await as<{ secret: string }>(max, 'POST', `${robots}/shared/secrets`, {});
    expect(next.status).toBe(201);
    const both = await asked(robot.username, next.body.secret, 'both');
    await server.api('DELETE', `${robots}/shared/secrets/${await secretOf('kim')}`);
    expect((await approve(kim, both)).status).toBe(403);
    expect((await approve(max, both)).status).toBe(403);
    // Revoked a minute ago: Kim had nothing to push by when this came.
    await server.db.prisma.robotSecret.updateMany({
      where: { revokedAt: { not: null } },
      data: { revokedAt: new Date(Date.now() - 61_000) },
    });
    const later = await asked(robot.username, next.body.secret, 'later');
    expect((await approve(max, later)).status).toBe(403);
    expect((await approve(kim, later)).body.state).toBe('promoted');
  });

  it('goes by ids: an e-mail that a robot or another bears is nobody’s push', async () => {
    const robot = await robotOf(max, 'plain');
    const id = await asked(robot.username, robot.secret, 'renamed');
    await server.db.prisma.build.updateMany({
      where: { image: { name: 'renamed' } },
      data: { pushedByName: 'kim@example.com' },
    });
    expect((await approve(kim, id)).body.state).toBe('promoted');
  });

  const secretOf = async (name: string) => {
    const where = { createdByName: `${name}@example.com`, robot: { name: 'shared' } };
    return (await server.db.prisma.robotSecret.findFirstOrThrow({ where })).id;
  };
});

describe('row 63: whoever brought bytes of a build counts as who pushed it, whoever named it', () => {
  const kims = (image: string, content: Content, tag?: string) =>
    push('kim@example.com', kim, image, content, tag);
  let robot: { username: string; secret: string };
  beforeAll(async () => {
    const body = { name: 'others', kind: 'ci', registry: 'shop-dev', permissions: [] };
    robot = (await server.api<typeof robot>('POST', robots, body)).body;
    // Its secret was shown to who made all accounts; who counts as whom by that is test/people.
    await server.db.prisma.accountMaking.deleteMany();
  });
  const robotPushes = (image: string, content: Content, tag: string) =>
    push(robot.username, robot.secret, image, content, tag);

  async function expectKimExcluded(id: string) {
    const refused = await approve(kim, id);
    expect(refused.status).toBe(403);
    expect(refused.body.detail).toContain('pushed this build, and the policy wants somebody else');
    expect((await approve(max, id)).body.state).toBe('promoted');
  }

  it('where another person, or a robot, gives the tag to what they pushed by digest', async () => {
    for (const image of ['person-tags', 'robot-tags']) {
      const content = await smallImage(image);
      await kims(image, content);
      if (image === 'robot-tags') await robotPushes(image, content, 'one');
      else await push('dan@example.com', dan, image, content, 'one');
      await expectKimExcluded(await ask(image));
    }
  });

  it('where they push it again after it is a build, and where it was deleted and another brings it back', async () => {
    const content = await smallImage('again');
    await robotPushes('again', content, 'one');
    await kims('again', content);
    const id = await ask('again');
    expect((await approve(kim, id)).status).toBe(403);
    const path = `/v2/shop-dev/again/manifests/${content.digest}`;
    const client = createRegistryClient(server.url, { username: 'kim@example.com', password: kim });
    const scope = 'repository:shop-dev/again:pull,push,delete';
    expect((await client.send(path, { method: 'DELETE' }, scope)).status).toBe(202);
    await robotPushes('again', content, 'one');
    await expectKimExcluded(await ask('again'));
  });

  it('where an index names what they pushed, however deep, or a part was pushed in another image', async () => {
    const theirs = await smallImage('theirs');
    const other = makeImage({ layers: [await makeLayer('other', [])], platform: arm64 });
    const list = makeIndex([
      { content: theirs, platform: amd64 },
      { content: other, platform: arm64 },
    ]);
    await kims('list', theirs);
    await robotPushes('list', list, 'one');
    await expectKimExcluded(await ask('list'));

    const outer = makeIndex([{ content: list }], { annotations: { deep: 'er' } });
    await robotPushes('outer', outer, 'one');
    await expectKimExcluded(await ask('outer'));
  });

  it('where they brought the config, or a layer that nothing else has, and another the manifest', async () => {
    for (const which of ['config', 'layer']) {
      const image = `blobs-${which}`;
      const content = await smallImage(image);
      const [config, layer] = content.blobs;
      const blob = which === 'config' ? config! : layer!;
      // Pushed under a manifest that nobody asks for, the config stays what makes the image.
      if (which === 'config') await kims(image, content);
      else {
        const path = `/v2/shop-dev/${image}/blobs/uploads/?digest=${blob.digest}`;
        const body = new Uint8Array(blob.bytes);
        const sent = await createRegistryClient(server.url, {
          username: 'kim@example.com',
          password: kim,
        }).send(path, { method: 'POST', body }, `repository:shop-dev/${image}:pull,push`);
        expect(sent.status).toBe(201);
      }
      const said = JSON.parse(content.bytes.toString()) as object;
      const named = contentOf(
        content.mediaType,
        { ...said, annotations: { by: 'another' } },
        content.blobs,
      );
      await robotPushes(image, named, 'one');
      await expectKimExcluded(await ask(image));
    }
  });

  it('and not for a layer that builds share, as those of a base', async () => {
    const base = await makeLayer('base', [{ path: 'etc/base', content: 'base' }]);
    const onBase = async (seed: string) =>
      makeImage({ layers: [base, await makeLayer(seed, [{ path: seed, content: seed }])] });
    await kims('shared-base', await onBase('first'), 'one');
    await robotPushes('shared-base', await onBase('second'), 'two');
    expect((await approve(kim, await ask('shared-base', 2))).body.state).toBe('promoted');
  });
});
