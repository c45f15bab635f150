import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  amd64,
  type Content,
  contentOf,
  describe as descriptor,
  makeIndex,
  mediaTypes,
} from '@/scripts/lib/oci';
import { administrator } from '../setup/administrator';
import { rawCaller, type Raw } from '../setup/raw';
import { smallImage } from '../setup/small-image';
import {
  type ClosureWorld,
  createClosureWorld,
  documentAbout,
  eventually,
  signatureByTag,
} from './world';

// OCI image specification, "Image Index", `subject` and `artifactType`: an index that refers to another
// manifest, as one that bundles the reports of every platform does.
let world: ClosureWorld;
let raw: Raw;
beforeAll(async () => {
  world = await createClosureWorld();
  raw = rawCaller(world.server.url, {
    username: administrator.email,
    password: administrator.token,
  });
});
afterAll(() => world.stop());

const artifactType = 'application/vnd.example.reports';
const annotations = { 'com.example.made-by': 'scanner 2' };

/** An index over manifests that refers to a subject. */
const indexAbout = (subject: Content, children: readonly Content[], more: object = {}): Content =>
  contentOf(
    mediaTypes.index,
    {
      schemaVersion: 2,
      mediaType: mediaTypes.index,
      artifactType,
      annotations,
      manifests: children.map((child) => descriptor(child.mediaType, child)),
      subject: descriptor(subject.mediaType, subject),
      ...more,
    },
    [],
    children,
  );

const referrersOf = async (stage: string, image: string, { digest }: Content, query = '') => {
  const answer = await raw('GET', `/v2/shop-${stage}/${image}/referrers/${digest}${query}`);
  expect(answer.status).toBe(200);
  return answer.json<{ manifests: object[] }>().manifests;
};
const remove = async (image: string, { digest }: Content) =>
  (await raw('DELETE', `/v2/shop-dev/${image}/manifests/${digest}`)).status;

describe('an index that refers to a build', () => {
  it('is listed with its own artifact type and annotations, and found by that type', async () => {
    const build = await world.push('listed', await smallImage('listed'), '1.0.0');
    const [one, two] = [signatureByTag('one'), signatureByTag('two')];
    const typed = await world.push('listed', indexAbout(build, [one]));
    const untyped = await world.push(
      'listed',
      indexAbout(build, [two], { artifactType: undefined, annotations: undefined }),
    );
    const entry = (content: Content) => descriptor(mediaTypes.index, content);
    const both = [{ ...entry(typed), artifactType, annotations }, entry(untyped)];
    expect(await referrersOf('dev', 'listed', build)).toEqual(
      both.sort((a, b) => (a.digest < b.digest ? -1 : 1)),
    );
    const query = `?artifactType=${encodeURIComponent(artifactType)}`;
    expect(await referrersOf('dev', 'listed', build, query)).toEqual([
      { ...entry(typed), artifactType, annotations },
    ]);
  });

  it('L14: goes along with what it names, at once and carried later, and is no build, tagged or not', async () => {
    const platform = await smallImage('along');
    const build = await world.push(
      'along',
      makeIndex([{ content: platform, platform: amd64 }]),
      '1.0.0',
    );
    const early = await world.push(
      'along',
      indexAbout(build, [documentAbout(platform, 'early'), signatureByTag('early')]),
      'reports',
    );
    const { closure } = await world.review('along', 1, 'staging');
    const told = [early, ...early.children].map(({ digest }) => digest);
    expect(closure.evidence.list.map(({ digest }) => digest).sort()).toEqual(
      expect.arrayContaining(told.toSorted()),
    );
    expect(closure.staysBehind.count).toBe(0);
    await world.promote('along', 1, 'staging');
    for (const digest of told) expect(await world.has('staging', 'along', digest)).toBe(digest);
    expect(await referrersOf('staging', 'along', build)).toMatchObject([
      { digest: early.digest, artifactType, annotations },
    ]);

    const late = await world.push('along', indexAbout(early, [signatureByTag('of the reports')]));
    const arrived = await eventually(
      () => world.has('staging', 'along', late.digest),
      (found) => found !== null,
    );
    expect(arrived).toBe(late.digest);
    const [child] = late.children;
    expect(await world.has('staging', 'along', child!.digest)).toBe(child!.digest);
    const path = '/projects/shop/images/along/builds?limit=10';
    const builds = await world.server.api<{ items: object[] }>('GET', path);
    expect(builds.body.items).toHaveLength(1);
  });

  it('L14: stays behind where anything in it could run, with all of it', async () => {
    const build = await world.push('rides', await smallImage('rides'), '1.0.0');
    const rider = await smallImage('rider in an index');
    const report = signatureByTag('beside the rider');
    const index = await world.push('rides', indexAbout(build, [report, rider]));
    const { closure } = await world.review('rides', 1, 'staging');
    expect(closure.staysBehind).toMatchObject({
      count: 1,
      list: [{ digest: index.digest, about: build.digest }],
    });
    expect(closure.evidence.count).toBe(0);
    await world.promote('rides', 1, 'staging');
    for (const { digest } of [index, rider, report]) {
      expect(await world.has('staging', 'rides', digest)).toBeNull();
    }
    expect(await referrersOf('staging', 'rides', build)).toEqual([]);
  });

  it('that names what it is about, or what it is about names, makes no endless closure', async () => {
    const build = await world.push('round', await smallImage('round'), '1.0.0');
    const report = await world.push('round', documentAbout(build, 'round'));
    const round = await world.push('round', indexAbout(report, [report]));
    const itself = await world.push('round', indexAbout(build, [build]));
    const { closure } = await world.review('round', 1, 'staging');
    expect(new Set(closure.evidence.list.map(({ digest }) => digest))).toEqual(
      new Set([report.digest, round.digest]),
    );
    expect(closure.staysBehind.list).toMatchObject([{ digest: itself.digest }]);
    await world.promote('round', 1, 'staging');
    expect(await world.has('staging', 'round', round.digest)).toBe(round.digest);
    expect(await world.has('staging', 'round', itself.digest)).toBeNull();
  });

  it('holds what it names and not what it is about: deleted, that leaves it and its list', async () => {
    const build = await world.push('outlives', await smallImage('outlives'), '1.0.0');
    const index = await world.push('outlives', indexAbout(build, [signatureByTag('outlives')]));
    const [child] = index.children;
    expect(await remove('outlives', child!)).toBe(405);
    expect(await remove('outlives', build)).toBe(202);
    expect(await world.has('dev', 'outlives', index.digest)).toBe(index.digest);
    expect(await referrersOf('dev', 'outlives', build)).toMatchObject([{ digest: index.digest }]);
    // Back again it is the same build, with what refers to it.
    await world.push('outlives', build, '1.0.0');
    const { closure } = await world.review('outlives', 1, 'staging');
    expect(closure.evidence.count).toBe(2);
    expect(await remove('outlives', index)).toBe(202);
    expect(await remove('outlives', child!)).toBe(202);
    expect(await referrersOf('dev', 'outlives', build)).toEqual([]);
  });

  it('is blocked with its build, with what it names', async () => {
    const build = await world.push('blocked', await smallImage('blocked'), '1.0.0');
    const index = await world.push('blocked', indexAbout(build, [signatureByTag('blocked')]));
    await world.promote('blocked', 1, 'staging');
    const body = { reason: 'broken', blockPulls: true };
    const path = '/projects/shop/images/blocked/builds/1/withdrawal';
    expect((await world.server.api('POST', path, body)).status).toBe(201);
    for (const { digest } of [build, index, ...index.children]) {
      const pulled = await raw('GET', `/v2/shop-staging/blocked/manifests/${digest}`);
      expect([digest, pulled.status]).toEqual([digest, 403]);
    }
  });
});
