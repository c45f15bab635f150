import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TimelineEntry } from '@/contract/shapes/images';
import { type Content, makeArtifact, makeIndex, mediaTypes } from '@/scripts/lib/oci';
import { smallImage } from '../setup/small-image';
import {
  type ClosureWorld,
  createClosureWorld,
  documentAbout,
  referring,
  signatureByTag,
  tagOf,
} from './world';

let world: ClosureWorld;
beforeAll(async () => {
  world = await createClosureWorld();
});
afterAll(() => world.stop());

const linesOf = (image: string) =>
  world.server.db.prisma.auditEvent.findMany({
    where: {
      target: { contains: `/${image}` },
      action: { notIn: ['build.pushed'] },
    },
    orderBy: { seq: 'asc' },
  });

const toldOf = async (image: string, number = 1) => {
  const path = `/projects/shop/images/${image}/builds/${number}/timeline`;
  const { body } = await world.server.api<{ items: TimelineEntry[] }>('GET', path);
  return body.items.filter(({ kind }) => kind === 'attached' || kind === 'detached');
};

/** What notation pushes, as far as its type goes. */
const notationSignature = (subject: Content, text = 'signed'): Content =>
  makeArtifact({
    artifactType: 'application/vnd.cncf.notary.signature',
    mediaType: 'application/jose+json',
    payload: JSON.stringify({ text }),
    subject,
  });

const remove = (image: string, reference: string) =>
  world.ci.send(
    `/v2/shop-dev/${image}/manifests/${reference}`,
    { method: 'DELETE' },
    `repository:shop-dev/${image}:delete`,
  );

describe('whoever attaches evidence', () => {
  it('L8: is on the trail and on the build’s timeline, with the credential and what it was', async () => {
    const build = await world.push('signed', await smallImage('signed'), '1.0.0');
    const signature = await world.push('signed', notationSignature(build));
    const robot = await world.server.db.prisma.robot.findFirstOrThrow({
      where: { kind: 'ci' },
      include: { secrets: true },
    });
    const [secret] = robot.secrets;
    expect(await linesOf('signed')).toMatchObject([
      {
        action: 'evidence.attached',
        target: 'shop/signed#1',
        actorKind: 'robot',
        actorId: robot.id,
        after: {
          digest: signature.digest,
          kind: 'signature',
          subject: build.digest,
          builds: [1],
          credential: `secret ${secret?.prefix}…`,
          credentialId: secret?.id,
        },
      },
    ]);
    expect(await toldOf('signed')).toMatchObject([
      {
        kind: 'attached',
        by: { kind: 'robot', name: robot.username, detail: 'ci' },
        stage: 'dev',
        text: 'Attached a signature (notation)',
      },
    ]);
  });

  it('L8: by tag too, and what the tag meant before', async () => {
    const build = await world.push('tagged', await smallImage('tagged'), '1.0.0');
    const tag = tagOf(build, '.sig');
    const first = await world.push('tagged', signatureByTag('one'), tag);
    const second = await world.push('tagged', signatureByTag('two'), tag);
    expect(await linesOf('tagged')).toMatchObject([
      {
        action: 'evidence.attached',
        target: 'shop/tagged#1',
        before: null,
        after: { digest: first.digest, tags: [tag], subject: build.digest },
      },
      {
        action: 'evidence.attached',
        target: 'shop/tagged#1',
        before: { digest: first.digest },
        after: { digest: second.digest },
      },
    ]);
    expect((await toldOf('tagged')).map(({ text }) => text)).toEqual([
      'Attached a signature (cosign)',
      'Attached a signature (cosign)',
    ]);
  });

  it('is told of what came before its build, of a platform of two builds, and of an SBOM’s signature', async () => {
    const child = await smallImage('child');
    const early = documentAbout(child, 'early');
    await world.push('early', early);
    await world.push('early', child);
    await world.push(
      'early',
      makeIndex([{ content: child, platform: { os: 'linux', architecture: 'amd64' } }]),
      '1.0.0',
    );
    await world.push(
      'early',
      makeIndex([{ content: child, platform: { os: 'linux', architecture: 'arm64' } }]),
      '1.0.1',
    );
    await world.push('early', notationSignature(early));
    await world.push('early', notationSignature(child));
    const words = 'Attached an attachment (application/vnd.example.report+json)';
    for (const number of [1, 2]) {
      expect((await toldOf('early', number)).map(({ text }) => text)).toEqual(
        expect.arrayContaining(['Attached a signature (notation)', words]),
      );
    }
  });

  it('is told of an image that says to be a referrer, and that it stays behind', async () => {
    const build = await world.push('runs', await smallImage('runs'), '1.0.0');
    await world.push('runs', referring(await smallImage('other'), build));
    expect((await toldOf('runs')).map(({ text }) => text)).toEqual([
      'Attached an image, which stays behind',
    ]);
  });

  it('leaves one line for each manifest, however often it is pushed', async () => {
    const build = await world.push('flood', await smallImage('flood'), '1.0.0');
    const pushed = Array.from({ length: 20 }, (_, at) => documentAbout(build, `no. ${at}`));
    for (const document of [...pushed, ...pushed]) await world.push('flood', document);
    expect(await linesOf('flood')).toHaveLength(20);
  });

  it('leaves none where the push is refused', async () => {
    const build = await world.push('refused', await smallImage('refused'), '1.0.0');
    const document = documentAbout(build, 'refused');
    const answer = await world.ci.send(
      `/v2/shop-dev/refused/manifests/${document.digest}`,
      {
        method: 'PUT',
        headers: { 'Content-Type': mediaTypes.manifest },
        body: Buffer.from(document.bytes),
      },
      'repository:shop-dev/refused:pull,push',
    );
    expect(answer.status).toBe(404);
    expect(await linesOf('refused')).toEqual([]);
  });
});

describe('whoever removes evidence', () => {
  it('L8: is on the trail and on the timeline: by digest, and by the tag that tells of it', async () => {
    const build = await world.push('removed', await smallImage('removed'), '1.0.0');
    const tag = tagOf(build, '.sig');
    const referrer = await world.push('removed', notationSignature(build));
    const tagged = await world.push('removed', signatureByTag('one'), tag);
    const before = (await linesOf('removed')).length;
    expect((await remove('removed', referrer.digest)).status).toBe(202);
    expect((await remove('removed', tag)).status).toBe(202);
    expect((await linesOf('removed')).slice(before)).toMatchObject([
      {
        action: 'evidence.removed',
        target: 'shop/removed#1',
        actorKind: 'robot',
        before: { digest: referrer.digest, kind: 'signature' },
        after: { credential: expect.stringMatching(/^secret /) as string },
      },
      {
        action: 'evidence.removed',
        target: 'shop/removed#1',
        before: { digest: tagged.digest, tags: [tag] },
      },
    ]);
    expect(await toldOf('removed')).toContainEqual(
      expect.objectContaining({
        kind: 'detached',
        text: 'Removed a signature (notation) from Dev',
      }),
    );
  });
});
