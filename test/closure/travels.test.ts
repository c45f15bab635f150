import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from '@/oci/names/hash';
import { imageConfigType, imageManifestType } from '@/oci/manifest/media-types';
import {
  amd64,
  arm64,
  blobOf,
  type Content,
  contentOf,
  describe as descriptor,
  makeIndex,
} from '@/scripts/lib/oci';
import { smallImage } from '../setup/small-image';
import {
  type ClosureWorld,
  createClosureWorld,
  documentAbout,
  eventually,
  referring,
  signatureByTag,
  tagOf,
} from './world';

let world: ClosureWorld;
beforeAll(async () => {
  world = await createClosureWorld();
});
afterAll(() => world.stop());

const evidenceOf = async (image: string, build: number) =>
  (await world.content(image, build)).referrers;

describe('what is told by tag', () => {
  it.each(['.sig', '.att', '.sbom', ''])(
    'L14: sha256-<hex>%s goes along with its build, with the tag, into every stage',
    async (suffix) => {
      const image = `tag${suffix.replace('.', '-')}`;
      const build = await world.push(image, await smallImage(image), '1.0.0');
      // The referrers tag schema names an index; cosign's tags name a manifest.
      const told =
        suffix === '' ? makeIndex([{ content: signatureByTag(image) }]) : signatureByTag(image);
      await world.push(image, told, tagOf(build, suffix));
      const review = await world.review(image, 1, 'staging');
      expect(review.closure.evidence.list).toContainEqual(
        expect.objectContaining({
          digest: told.digest,
          about: build.digest,
          tag: tagOf(build, suffix),
        }),
      );
      for (const stage of ['staging', 'preprod', 'prod']) {
        await world.promote(image, 1, stage);
        expect(await world.has(stage, image, tagOf(build, suffix))).toBe(told.digest);
        for (const child of told.children) {
          expect(await world.has(stage, image, child.digest)).toBe(child.digest);
        }
      }
    },
  );

  it('L14: of a platform, and of other evidence, goes along too', async () => {
    const platform = await smallImage('deep platform');
    const index = await world.push(
      'deep',
      makeIndex([{ content: platform, platform: amd64 }]),
      '1.0.0',
    );
    const sbom = await world.push('deep', documentAbout(platform, 'sbom'));
    const signature = await world.push('deep', signatureByTag('of the sbom'), tagOf(sbom, '.sig'));
    const ofPlatform = await world.push('deep', signatureByTag('of it'), tagOf(platform, '.sig'));
    await world.promote('deep', 1, 'staging');
    for (const { digest } of [index, platform, sbom, signature, ofPlatform]) {
      expect(await world.has('staging', 'deep', digest)).toBe(digest);
    }
    expect(await world.has('staging', 'deep', tagOf(sbom, '.sig'))).toBe(signature.digest);
  });

  it('stays where it is when it is a build of the image, or an image that runs', async () => {
    const build = await world.push('posing', await smallImage('posing'), '1.0.0');
    const runs = await world.push(
      'posing',
      await smallImage('posing as a signature'),
      tagOf(build, '.sig'),
    );
    const chart = await world.push('posing', signatureByTag('a build of its own'), '9.0.0');
    await world.push('posing', chart, tagOf(build, '.att'));
    await world.promote('posing', 1, 'staging');
    expect(await world.has('staging', 'posing', build.digest)).toBe(build.digest);
    expect(await world.has('staging', 'posing', runs.digest)).toBeNull();
    expect(await world.has('staging', 'posing', chart.digest)).toBeNull();
    expect(await world.has('staging', 'posing', tagOf(build, '.sig'))).toBeNull();
  });

  it('of one image says nothing of another', async () => {
    const content = await smallImage('twins');
    await world.push('twin-a', content, '1.0.0');
    await world.push('twin-b', content, '1.0.0');
    const signature = await world.push('twin-b', signatureByTag('b only'), tagOf(content, '.sig'));
    const report = await world.push('twin-b', documentAbout(content, 'b only'));
    await world.promote('twin-a', 1, 'staging');
    for (const { digest } of [signature, report]) {
      expect(await world.has('staging', 'twin-a', digest)).toBeNull();
    }
  });
});

describe('a referrer that a runtime could start', () => {
  it('L14: is told, and stays behind with what refers to it alone', async () => {
    const build = await world.push('ride', await smallImage('ride'), '1.0.0');
    const rider = await world.push('ride', referring(await smallImage('rider as root'), build));
    const itsSignature = await world.push('ride', documentAbout(rider, 'of the rider'));
    const report = await world.push('ride', documentAbout(build, 'of the build'));
    const { closure } = await world.review('ride', 1, 'staging');
    expect(closure.staysBehind).toMatchObject({
      count: 1,
      list: [{ digest: rider.digest, about: build.digest }],
    });
    expect(closure.evidence).toMatchObject({ count: 1, list: [{ digest: report.digest }] });
    await world.promote('ride', 1, 'staging');
    expect(await world.has('staging', 'ride', report.digest)).toBe(report.digest);
    expect(await world.has('staging', 'ride', rider.digest)).toBeNull();
    expect(await world.has('staging', 'ride', itsSignature.digest)).toBeNull();
    const shown = await evidenceOf('ride', 1);
    expect(shown.find(({ digest }) => digest === rider.digest)).toMatchObject({
      goesAlong: false,
      stages: ['dev'],
    });
    expect(shown.find(({ digest }) => digest === report.digest)).toMatchObject({
      goesAlong: true,
      stages: ['dev', 'staging'],
    });
  });

  it('L14: hides behind no name of its layers: what they are is read from their bytes', async () => {
    const build = await world.push('disguise', await smallImage('disguise'), '1.0.0');
    const image = await smallImage('in disguise');
    const document = JSON.parse(image.bytes.toString()) as { layers: { mediaType: string }[] };
    const rider = contentOf(
      image.mediaType,
      {
        ...document,
        layers: document.layers.map((layer) => ({
          ...layer,
          mediaType: 'application/vnd.in-toto+json',
        })),
        subject: descriptor(build.mediaType, build),
      },
      image.blobs,
    );
    await world.push('disguise', rider);
    await world.promote('disguise', 1, 'staging');
    expect(await world.has('staging', 'disguise', rider.digest)).toBeNull();
  });

  const withConfig = async (seed: string, subject: Content, type: string, config: Buffer) => {
    const image = await smallImage(seed);
    const blob = { digest: digestOf(config), bytes: config };
    const document = JSON.parse(image.bytes.toString()) as { layers: object[] };
    return contentOf(
      image.mediaType,
      {
        ...document,
        config: descriptor(type, blob),
        layers: document.layers.map((layer) => ({
          ...layer,
          mediaType: 'application/octet-stream',
        })),
        subject: descriptor(subject.mediaType, subject),
      },
      [blob, ...image.blobs.slice(1)],
    );
  };

  it.each([
    ['a NUL in it', 'application/vnd.example', '{"author":"\\u0000","config":{"User":"0"}}'],
    ['bytes that are no text', 'application/vnd.example', '{"author":"\\ud800'],
    ['nothing of an image in it', 'application/octet-stream', '{"a":1}'],
  ])('L12, L14: hides behind no config: one with %s', async (what, type, config) => {
    const image = `config-${what.length}-${type.length}`;
    const build = await world.push(image, await smallImage(image), '1.0.0');
    const rider = await withConfig(`${image} rider`, build, type, Buffer.from(config));
    await world.push(image, rider);
    await world.promote(image, 1, 'staging');
    expect(await world.has('staging', image, rider.digest)).toBeNull();
  });

  it('L14: is none for what a client calls its documents: oras calls every file a layer', async () => {
    const build = await world.push('called', await smallImage('called'), '1.0.0');
    const layer = blobOf('{"spdxVersion":"SPDX-2.3"}');
    const config = blobOf('{}');
    const sbom = contentOf(
      imageManifestType,
      {
        schemaVersion: 2,
        mediaType: imageManifestType,
        artifactType: 'application/spdx+json',
        config: descriptor('application/vnd.oci.empty.v1+json', config),
        layers: [descriptor('application/vnd.oci.image.layer.v1.tar', layer)],
        subject: descriptor(build.mediaType, build),
      },
      [config, layer],
    );
    await world.push('called', sbom);
    await world.promote('called', 1, 'staging');
    expect(await world.has('staging', 'called', sbom.digest)).toBe(sbom.digest);
  });

  it('L14: hides behind no key: what is encrypted is unpacked by whoever has one', async () => {
    const build = await world.push('sealed', await smallImage('sealed'), '1.0.0');
    const layer = blobOf('not to be read by anybody here');
    const config = blobOf('{"os":"linux","architecture":"amd64","config":{},"rootfs":{}}');
    const rider = contentOf(
      imageManifestType,
      {
        schemaVersion: 2,
        mediaType: imageManifestType,
        config: descriptor(imageConfigType, config),
        layers: [descriptor('application/x+encrypted', layer)],
      },
      [config, layer],
    );
    await world.push('sealed', rider, tagOf(build, '.att'));
    await world.promote('sealed', 1, 'staging');
    expect(await world.has('staging', 'sealed', rider.digest)).toBeNull();
  });

  it.each([
    ['squashfs', 'application/vnd.oci.image.layer.v1.tar', 'hsqs\x07\0\0\0'],
    ['a block device', 'application/vnd.oci.image.layer.v1.tar', 'ZFile\0\x01\0'],
    ['a disk', 'application/octet-stream', 'QFI\xfb\0\0\0\x03'],
  ])('L14: hides behind no kind of file: %s is no tar', async (what, mediaType, head) => {
    const image = `mounted-${what.replaceAll(' ', '-')}`;
    const build = await world.push(image, await smallImage(image), '1.0.0');
    const layer = blobOf(Buffer.concat([Buffer.from(head, 'latin1'), Buffer.alloc(600, 1)]));
    const config = blobOf(
      '{"os":"linux","architecture":"amd64","config":{"User":"root"},"rootfs":{}}',
    );
    const document = {
      schemaVersion: 2,
      mediaType: imageManifestType,
      config: descriptor(imageConfigType, config),
      layers: [descriptor(mediaType, layer)],
    };
    const referrer = { ...document, subject: descriptor(build.mediaType, build) };
    const byTag = contentOf(imageManifestType, document, [config, layer]);
    const bySubject = contentOf(imageManifestType, referrer, [config, layer]);
    await world.push(image, bySubject);
    await world.push(image, byTag, tagOf(build, '.sbom'));
    await world.promote(image, 1, 'staging');
    for (const { digest } of [bySubject, byTag]) {
      expect(await world.has('staging', image, digest)).toBeNull();
    }
  });

  it('goes along as a part of the index, where gates look at it', async () => {
    const platform = await smallImage('both platform');
    const second = referring(await smallImage('both second'), platform);
    await world.push(
      'both',
      makeIndex([
        { content: platform, platform: amd64 },
        { content: second, platform: arm64 },
      ]),
      '1.0.0',
    );
    await world.promote('both', 1, 'staging');
    expect(await world.has('staging', 'both', second.digest)).toBe(second.digest);
  });
});

describe('a promotion that is made again', () => {
  it('L14: brings what was missing, and says what it did', async () => {
    const build = await world.push('again', await smallImage('again'), '1.0.0-rc.1');
    const first = await world.promote('again', 1, 'staging');
    expect(first.did).toMatchObject({
      manifests: 1,
      tags: ['1.0.0-rc.1', 'build-1', 'latest'],
    });
    const nothing = await world.promote('again', 1, 'staging');
    expect(nothing).toMatchObject({ id: first.id, did: { manifests: 0, tags: [] } });
    await world.push('again', build, '1.0.0');
    const release = await world.promote('again', 1, 'staging', { tags: ['1.0.0'] });
    expect(release.id).not.toBe(first.id);
    expect(release.did).toEqual({ manifests: 0, tags: ['1.0.0'], takenOff: [] });
    expect(await world.has('staging', 'again', '1.0.0')).toBe(build.digest);
  });
});

describe('what is told of evidence', () => {
  it('is its kind, and whether a tool has signed again', async () => {
    await world.server.api('PATCH', '/projects/shop', { carries: false });
    try {
      const build = await world.push('told', await smallImage('told'), '1.0.0');
      const first = await world.push('told', signatureByTag('told 1'), tagOf(build, '.sig'));
      await world.push('told', signatureByTag('told att'), tagOf(build, '.att'));
      await world.push('told', signatureByTag('told sbom'), tagOf(build, '.sbom'));
      await world.promote('told', 1, 'staging');
      const second = await world.push('told', signatureByTag('told 2'), tagOf(build, '.sig'));
      const shown = new Map((await evidenceOf('told', 1)).map((one) => [one.digest, one]));
      expect([...shown.values()].map(({ kind }) => kind).sort()).toEqual([
        'attestation',
        'sbom',
        'signature',
        'signature',
      ]);
      expect(shown.get(first.digest)).toMatchObject({
        kind: 'signature',
        replacedBy: second.digest,
      });
      expect(shown.get(second.digest)).toMatchObject({ replacedBy: null, stages: ['dev'] });
    } finally {
      await world.server.api('PATCH', '/projects/shop', { carries: true });
    }
  });

  it('L16: a review says what only the entry registry has, and so does not go along', async () => {
    await world.server.api('PATCH', '/projects/shop', { carries: false });
    try {
      const build = await world.push('away', await smallImage('away'), '1.0.0');
      await world.promote('away', 1, 'staging');
      const report = await world.push('away', documentAbout(build, 'away'));
      const { closure } = await world.review('away', 1, 'preprod');
      expect(closure.evidence.count).toBe(0);
      expect(closure.notYet).toMatchObject({ count: 1, list: [{ digest: report.digest }] });
      await world.server.api('POST', '/projects/shop/images/away/builds/1/carry', {});
      const carried = (await world.review('away', 1, 'preprod')).closure;
      expect(carried).toMatchObject({ evidence: { count: 1 }, notYet: { count: 0, list: [] } });
    } finally {
      await world.server.api('PATCH', '/projects/shop', { carries: true });
    }
  });
});

describe('late evidence', () => {
  it('L14: follows its build by itself to every stage that has it, current or not', async () => {
    const build = await world.push('late', await smallImage('late 1'), '1.0.0');
    for (const stage of ['staging', 'preprod', 'prod']) await world.promote('late', 1, stage);
    await world.push('late', await smallImage('late 2'), '2.0.0');
    await world.promote('late', 2, 'staging');
    const report = await world.push('late', documentAbout(build, 'late'));
    const signature = await world.push('late', signatureByTag('late'), tagOf(build, '.sig'));
    for (const stage of ['staging', 'preprod', 'prod']) {
      const found = await eventually(
        () => world.has(stage, 'late', tagOf(build, '.sig')),
        (digest) => digest === signature.digest,
      );
      expect(found).toBe(signature.digest);
      expect(await world.has(stage, 'late', report.digest)).toBe(report.digest);
    }
    // A tool that signs again adds to what is there and moves the tag: it moves everywhere.
    const more = await world.push(
      'late',
      signatureByTag('late', 'and once more'),
      tagOf(build, '.sig'),
    );
    const moved = await eventually(
      () => world.has('prod', 'late', tagOf(build, '.sig')),
      (digest) => digest === more.digest,
    );
    expect(moved).toBe(more.digest);
    const lines = await world.server.db.prisma.auditEvent.findMany({
      where: { action: 'evidence.carried', target: 'shop/late#1 → prod' },
    });
    expect(lines.length).toBeGreaterThanOrEqual(2);
    expect(lines[0]).toMatchObject({ actorKind: 'system' });
  });

  it('is carried by hand where the project does not do it by itself; nothing that runs is', async () => {
    const off = await world.server.api('PATCH', '/projects/shop', { carries: false });
    expect(off.status, JSON.stringify(off.body)).toBe(200);
    try {
      const build = await world.push('hand', await smallImage('hand'), '1.0.0');
      for (const stage of ['staging', 'preprod']) await world.promote('hand', 1, stage);
      const report = await world.push('hand', documentAbout(build, 'hand'));
      const rider = await world.push('hand', referring(await smallImage('hand rider'), build));
      const path = '/projects/shop/images/hand/builds/1/carry';
      const refused = await world.server.api<{ detail: string }>('POST', path, { to: 'prod' });
      expect(refused.status).toBe(409);
      const one = await world.server.api('POST', path, { to: 'preprod' });
      expect(one.body).toEqual({
        carried: [{ stage: 'preprod', manifests: [report.digest], tags: [], replaced: [] }],
      });
      expect(await world.has('staging', 'hand', report.digest)).toBeNull();
      const rest = await world.server.api('POST', path, {});
      expect(rest.body).toMatchObject({ carried: [{ stage: 'staging' }] });
      expect(await world.has('staging', 'hand', report.digest)).toBe(report.digest);
      expect(await world.has('staging', 'hand', rider.digest)).toBeNull();
      expect((await world.server.api('POST', path, {})).body).toEqual({ carried: [] });
    } finally {
      await world.server.api('PATCH', '/projects/shop', { carries: true });
    }
  });
});
