import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TimelineEntry } from '@/contract/shapes/images';
import { type Content, contentOf, makeIndex } from '@/scripts/lib/oci';
import { smallImage } from '../setup/small-image';
import {
  type ClosureWorld,
  createClosureWorld,
  documentAbout,
  eventually,
  signatureByTag,
  tagOf,
} from './world';

/** A certificate whose alternative name is ana@example.com, as keyless signing gets them. */
const anasCertificate = `-----BEGIN CERTIFICATE-----
MIIBljCCATugAwIBAgIUO+QHCtOeU3r1zsXZQqBCEGasy94wCgYIKoZIzj0EAwIw
ETEPMA0GA1UEAwwGc2lnbmVyMCAXDTI2MTEyOTAzMTA1NVoYDzIxMjYxMTA1MDMx
MDU1WjARMQ8wDQYDVQQDDAZzaWduZXIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
AAQ+HNYHYsKlscoOgh/YYc8m0MpzN0vQFLxElz1zqjdJM4ZVs+8GlKIr6ifP2xX2
8wYH4g/lRmqNS526XzqvlH/Eo28wbTAdBgNVHQ4EFgQUl8fw0il8FdKesOYpsOzD
gzQTzHIwHwYDVR0jBBgwFoAUl8fw0il8FdKesOYpsOzDgzQTzHIwDwYDVR0TAQH/
BAUwAwEB/zAaBgNVHREEEzARgQ9hbmFAZXhhbXBsZS5jb20wCgYIKoZIzj0EAwID
SQAwRgIhAJiIwhKwXpu7fDcm8Y37YYeb9eJPpEu+B6QTWcLW47uqAiEAu/VxLTFc
lmLOnNwBKbf2J0MWh2aduom9b/bDU31IIM4=
-----END CERTIFICATE-----
`;

let world: ClosureWorld;
beforeAll(async () => {
  world = await createClosureWorld();
});
afterAll(() => world.stop());

/** A build that is in production, with a document under one of its evidence tags there. */
async function signedInProd(image: string, first: Content, suffix = '.sig') {
  const build = await world.push(image, await smallImage(image), '1.0.0');
  const tag = tagOf(build, suffix);
  await world.push(image, first, tag);
  for (const stage of ['staging', 'preprod', 'prod']) await world.promote(image, 1, stage);
  expect(await world.has('prod', image, tag)).toBe(first.digest);
  return { build, tag };
}

const carried = (image: string, body: object = {}) =>
  world.server.api<{ carried: object[]; replaces: object[]; replacing: string; code: string }>(
    'POST',
    `/projects/shop/images/${image}/builds/1/carry`,
    body,
  );

const linesOf = (image: string, action: string) =>
  world.server.db.prisma.auditEvent.findMany({
    where: { action, target: { startsWith: `shop/${image}#1` } },
    orderBy: { seq: 'asc' },
  });

/** Waits until the trail says that evidence of an image waits in every later stage. */
const untilItWaits = (image: string, times = 1) =>
  eventually(
    async () => (await linesOf(image, 'evidence.not-carried')).length,
    (lines) => lines >= 3 * times,
  );

const evidenceOf = async (image: string, { digest }: Content) =>
  (await world.content(image, 1)).referrers.find((one) => one.digest === digest);

const timelineOf = async (image: string) =>
  (
    await world.server.api<{ items: TimelineEntry[] }>(
      'GET',
      `/projects/shop/images/${image}/builds/1/timeline`,
    )
  ).body.items;

describe('evidence that follows by itself', () => {
  it('L14, L16: replaces nothing: it waits, says so, and is carried by hand', async () => {
    const ours = signatureByTag('release key');
    const { tag } = await signedInProd('replaced', ours);
    const theirs = await world.push('replaced', signatureByTag('somebody else'), tag);
    await untilItWaits('replaced');
    for (const stage of ['staging', 'preprod', 'prod']) {
      expect(await world.has(stage, 'replaced', tag)).toBe(ours.digest);
      expect(await world.has(stage, 'replaced', theirs.digest)).toBeNull();
    }
    expect(await evidenceOf('replaced', theirs)).toMatchObject({
      stages: ['dev'],
      wouldReplace: ['staging', 'preprod', 'prod'],
    });
    expect((await linesOf('replaced', 'evidence.not-carried'))[0]).toMatchObject({
      actorKind: 'system',
      target: 'shop/replaced#1 → staging',
      after: { tags: [tag], reason: 'It would replace what is there.' },
    });
    expect(await timelineOf('replaced')).toContainEqual(
      expect.objectContaining({
        kind: 'not-carried',
        stage: 'prod',
        text: expect.stringContaining('It would replace what is there') as string,
      }),
    );

    const goes = {
      stage: 'prod',
      tag,
      from: ours.digest,
      to: theirs.digest,
      goes: ['a signature'],
    };
    const refused = await carried('replaced', { to: 'prod' });
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'would-replace', replaces: [goes] },
    });
    expect(await world.has('prod', 'replaced', tag)).toBe(ours.digest);
    expect(await linesOf('replaced', 'evidence.carried')).toEqual([]);

    const one = await carried('replaced', { to: 'prod', replace: true });
    expect(one.body).toEqual({
      carried: [{ stage: 'prod', manifests: [theirs.digest], tags: [tag], replaced: [goes] }],
    });
    expect(await world.has('prod', 'replaced', tag)).toBe(theirs.digest);
    expect(await world.has('staging', 'replaced', tag)).toBe(ours.digest);
    expect(await evidenceOf('replaced', theirs)).toMatchObject({
      wouldReplace: ['staging', 'preprod'],
    });
    const hand = await world.server.db.prisma.auditEvent.findFirst({
      where: { action: 'evidence.carried', target: 'shop/replaced#1 → prod' },
      orderBy: { seq: 'desc' },
    });
    expect(hand).toMatchObject({
      actorKind: 'person',
      after: {
        replaced: [{ tag, from: ours.digest, to: theirs.digest, goes: ['a signature'] }],
      },
    });
    expect(await timelineOf('replaced')).toContainEqual(
      expect.objectContaining({
        kind: 'carried',
        stage: 'prod',
        text: 'Evidence was carried into Production, where it replaced a signature',
      }),
    );
  });

  it('L4: is not replaced by what nobody was shown', async () => {
    const { tag } = await signedInProd('swapped', signatureByTag('release key'));
    await world.push('swapped', signatureByTag('somebody else'), tag);
    await untilItWaits('swapped');
    const { replaces, replacing } = await world.content('swapped', 1);
    expect(replaces.map(({ stage, goes }) => [stage, goes])).toEqual(
      ['staging', 'preprod', 'prod'].map((stage) => [stage, ['a signature']]),
    );
    await world.push('swapped', signatureByTag('a third'), tag);
    const late = await carried('swapped', { replace: true, seen: replacing });
    expect(late).toMatchObject({ status: 409, body: { code: 'changed' } });
    const { replacing: now } = await world.content('swapped', 1);
    expect(late.body.replacing).toBe(now);
    const done = await carried('swapped', { replace: true, seen: now });
    expect(done.status, JSON.stringify(done.body)).toBe(200);
  });

  it('says in words what goes: of which type, and by whom as its certificate says', async () => {
    const first = signatureByTag('ana', 'a key', 'another key');
    const document = JSON.parse(first.bytes.toString()) as { layers: { annotations: object }[] };
    const dsse = 'application/vnd.dsse.envelope.v1+json';
    const [one, two, three] = document.layers;
    const said = contentOf(
      first.mediaType,
      {
        ...document,
        layers: [
          {
            ...one,
            annotations: {
              ...one?.annotations,
              'dev.sigstore.cosign/certificate': anasCertificate,
            },
          },
          { ...two, mediaType: dsse, annotations: { predicateType: 'https://spdx.dev/Document' } },
          {
            ...three,
            mediaType: dsse,
            annotations: { predicateType: 'https://spdx.dev/Document' },
          },
        ],
      },
      first.blobs,
    );
    const { tag } = await signedInProd('named', said);
    await world.push('named', signatureByTag('somebody else'), tag);
    await untilItWaits('named');
    const [at] = (await world.content('named', 1)).replaces;
    expect(at?.goes).toEqual([
      'a signature by ana@example.com',
      '2 × an attestation of type https://spdx.dev/Document',
    ]);
  });

  it('L14: takes the same bytes under another signature for another one', async () => {
    const payload = signatureByTag('release key');
    const { tag } = await signedInProd('same-bytes', payload);
    const document = JSON.parse(payload.bytes.toString()) as { layers: object[] };
    const layers = document.layers.map((layer) => ({
      ...layer,
      annotations: { 'dev.cosignproject.cosign/signature': 'by another key' },
    }));
    const other = contentOf(payload.mediaType, { ...document, layers }, payload.blobs);
    await world.push('same-bytes', other, tag);
    await untilItWaits('same-bytes');
    expect(await world.has('prod', 'same-bytes', tag)).toBe(payload.digest);
  });

  it.each(['.att', '.sbom'])('L14: under %s too', async (suffix) => {
    const image = `replaced-${suffix.slice(1)}`;
    const first = signatureByTag('first');
    const { tag } = await signedInProd(image, first, suffix);
    await world.push(image, signatureByTag('second'), tag);
    await untilItWaits(image);
    expect(await world.has('prod', image, tag)).toBe(first.digest);
    const both = await world.push(image, signatureByTag('second', 'first'), tag);
    await eventually(
      () => world.has('prod', image, tag),
      (digest) => digest === both.digest,
    );
    expect(await world.has('prod', image, tag)).toBe(both.digest);
  });

  it('L8: is told where it arrives as set, and as moved on only where its tag meant something before', async () => {
    const build = await world.push('arrives', await smallImage('arrives'), '1.0.0');
    await world.promote('arrives', 1, 'staging');
    const tag = tagOf(build, '.att');
    const toldInStaging = async () => {
      const path = '/projects/shop/images/arrives/stages/staging/timeline';
      const { body } = await world.server.api<{ items: TimelineEntry[] }>('GET', path);
      return body.items.filter(({ kind }) => kind === 'tag-moved').map(({ text }) => text);
    };
    for (const said of [signatureByTag('first'), signatureByTag('first', 'second')]) {
      const { digest } = await world.push('arrives', said, tag);
      await eventually(
        () => world.has('staging', 'arrives', tag),
        (there) => there === digest,
      );
    }
    expect(await toldInStaging()).toEqual([
      `Tag ${tag} moved on to another digest in Staging`,
      `Tag ${tag} was set in Staging`,
    ]);
  });

  it('L14: adds to an index of the referrers tag schema, and takes no manifest out of it', async () => {
    const [one, two] = [signatureByTag('one'), signatureByTag('two')];
    const first = makeIndex([{ content: one }]);
    const { tag } = await signedInProd('indexed', first, '');
    const added = await world.push('indexed', makeIndex([{ content: one }, { content: two }]), tag);
    await eventually(
      () => world.has('prod', 'indexed', tag),
      (digest) => digest === added.digest,
    );
    expect(await world.has('prod', 'indexed', tag)).toBe(added.digest);
    expect(await world.has('prod', 'indexed', two.digest)).toBe(two.digest);
    const without = await world.push('indexed', makeIndex([{ content: two }]), tag);
    await untilItWaits('indexed');
    expect(await world.has('prod', 'indexed', tag)).toBe(added.digest);
    expect(await world.has('prod', 'indexed', without.digest)).toBeNull();
  });

  it('L14: that waits under its tag follows by its subject all the same', async () => {
    const ours = signatureByTag('release key');
    const { build, tag } = await signedInProd('both-ways', ours);
    const both = await world.push('both-ways', documentAbout(build, 'both ways'), tag);
    await untilItWaits('both-ways');
    const there = await eventually(
      () => world.has('prod', 'both-ways', both.digest),
      (digest) => digest !== null,
    );
    expect(there).toBe(both.digest);
    expect(await world.has('prod', 'both-ways', tag)).toBe(ours.digest);
    expect(await evidenceOf('both-ways', both)).toMatchObject({
      stages: ['dev', 'staging', 'preprod', 'prod'],
    });
  });

  it('L14: by hand tags follow where they were moved last, also back, whoever pushed the bytes before', async () => {
    const [one, two] = [signatureByTag('back one'), signatureByTag('back two')];
    // Another image has the bytes first.
    await world.push('elsewhere', two);
    const { tag } = await signedInProd('back', one);
    for (const told of [two, one]) {
      await world.push('back', told, tag);
      const answer = await carried('back', { replace: true });
      expect(answer.body.carried).toMatchObject([
        { stage: 'staging', tags: [tag] },
        { stage: 'preprod', tags: [tag] },
        { stage: 'prod', tags: [tag] },
      ]);
      expect(await world.has('prod', 'back', tag)).toBe(told.digest);
    }
  });
});

describe('evidence that cannot follow', () => {
  it('L16: says why on the build’s page and on its timeline, and follows when it can', async () => {
    const build = await world.push('hindered', await smallImage('hindered'), '1.0.0');
    await world.promote('hindered', 1, 'staging');
    const { pool } = world.server.db;
    // A real error of the database, for this image alone, and for one piece of what comes together.
    const report = documentAbout(build, 'hindered');
    await pool.query(`CREATE FUNCTION hinder() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      RAISE EXCEPTION 'no room for %', NEW.digest; END $$`);
    await pool.query(`CREATE TRIGGER hinder BEFORE INSERT ON placement FOR EACH ROW
      WHEN (NEW.digest = '${report.digest}' AND NEW.by_name = 'sallyport') EXECUTE FUNCTION hinder()`);
    try {
      await world.push('hindered', report);
      const well = await world.push('hindered', documentAbout(build, 'well'));
      const shown = await eventually(
        async () => (await world.content('hindered', 1)).notCarried,
        (found) => found !== null,
      );
      expect(shown).toMatchObject({
        problem: 'An error on the server stopped it; the server’s log says which.',
      });
      // What came with it is not hindered by it.
      const there = await eventually(
        () => world.has('staging', 'hindered', well.digest),
        (digest) => digest !== null,
      );
      expect(there).toBe(well.digest);
      expect(await timelineOf('hindered')).toContainEqual(
        expect.objectContaining({
          kind: 'not-carried',
          text: expect.stringContaining('An error on the server stopped it') as string,
        }),
      );
      await pool.query('DROP TRIGGER hinder ON placement');
      const followed = await eventually(
        () => world.has('staging', 'hindered', report.digest),
        (digest) => digest !== null,
      );
      expect(followed).toBe(report.digest);
      expect((await world.content('hindered', 1)).notCarried).toBeNull();
      // One line however often it failed.
      expect(await linesOf('hindered', 'evidence.not-carried')).toHaveLength(1);
    } finally {
      await pool.query('DROP TRIGGER IF EXISTS hinder ON placement; DROP FUNCTION hinder()');
    }
  });
});

describe('a project that begins to carry', () => {
  const set = async (carries: boolean) => {
    const answer = await world.server.api('PATCH', '/projects/shop', { carries });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  };

  it('has what was added in a stage before a later one took the older', async () => {
    const build = await world.push('overtaken', await smallImage('overtaken'), '1.0.0');
    const tag = tagOf(build, '.sig');
    await world.push('overtaken', signatureByTag('one'), tag);
    await world.promote('overtaken', 1, 'staging');
    await set(false);
    try {
      const both = await world.push('overtaken', signatureByTag('one', 'two'), tag);
      // Set in preprod later than it was moved in dev.
      await world.promote('overtaken', 1, 'preprod');
      await set(true);
      const found = await eventually(
        () => world.has('preprod', 'overtaken', tag),
        (digest) => digest === both.digest,
      );
      expect(found).toBe(both.digest);
    } finally {
      await set(true);
    }
  });

  it('has what it missed carried by itself', async () => {
    const build = await world.push('missed', await smallImage('missed'), '1.0.0');
    for (const stage of ['staging', 'preprod', 'prod']) await world.promote('missed', 1, stage);
    await set(false);
    try {
      const report = await world.push('missed', documentAbout(build, 'missed'));
      const ofReport = await world.push('missed', signatureByTag('missed'), tagOf(report, '.sig'));
      // The word that they came is gone before it carries again.
      await eventually(
        () => world.server.db.prisma.$queryRaw<object[]>`SELECT id FROM late_evidence`,
        (rows) => rows.length === 0,
      );
      expect(await world.has('prod', 'missed', report.digest)).toBeNull();
      await set(true);
      const found = await eventually(
        () => world.has('prod', 'missed', tagOf(report, '.sig')),
        (digest) => digest !== null,
      );
      expect(found).toBe(ofReport.digest);
      expect(await world.has('prod', 'missed', report.digest)).toBe(report.digest);
    } finally {
      await set(true);
    }
  });
});
