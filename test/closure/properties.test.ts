import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evidenceTagsOf } from '@/oci/names/evidence-tags';
import { partsOf } from '@/oci/manifest/parts';
import type { ManifestPut } from '@/registry/ports';
import { closureMark, movedOf, readClosure } from '@/server/content/closure/closure';
import type { Call } from '@/server/access/call/context';
import { promote } from '@/server/pipeline/promotions/acts/promote';
import { clientOf, imageOf, indexOf, type Client, type TestProject } from '../catalogue/fixture';
import { createStageWorld, type StageWorld } from '../support/stage-world';

const rounds = Number(process.env.SALLYPORT_CLOSURE_ROUNDS ?? 12);

let world: StageWorld;
let tenants: { project: TestProject; slug: string; call: Call }[];
beforeAll(async () => {
  world = await createStageWorld();
  tenants = [];
  for (const slug of ['shop', 'bank']) {
    const project = await world.project(slug);
    tenants.push({ project, slug, call: await world.callerWith(project, slug, 'approver') });
  }
});
afterAll(() => world.drop());

/** Everything that a round's pushes choose from: images, indexes over them, and what is told of both. */
function stock(salt: string) {
  const images = ['a', 'b', 'c'].map((name) => imageOf(`${salt} ${name}`));
  const indexes = [
    indexOf([
      [images[0]!, 'linux/amd64'],
      [images[1]!, 'linux/arm64'],
    ]),
    indexOf([
      [images[1]!, 'linux/arm64'],
      [images[2]!, 'unknown/unknown'],
    ]),
  ];
  const nested = indexOf([[indexes[0]!, null]], { salt });
  const subjects = [...images, ...indexes, nested];
  const evidence = subjects.map((subject, at) => imageOf(`${salt} sbom ${at}`, { subject }));
  const ofEvidence = evidence.map((subject, at) => imageOf(`${salt} sig ${at}`, { subject }));
  const riders = subjects.map((subject, at) =>
    imageOf(`${salt} rider ${at}`, {
      subject,
      layerType: 'application/vnd.oci.image.layer.v1.tar+gzip',
    }),
  );
  const byTag = subjects.map((_, at) =>
    imageOf(`${salt} tagged ${at}`, {
      layerType: 'application/vnd.dev.cosign.simplesigning.v1+json',
    }),
  );
  return { subjects, byTag, all: [...subjects, ...evidence, ...ofEvidence, ...riders, ...byTag] };
}

/** The same answer as the catalogue's, worked out from the documents alone. */
function expectedClosure(
  root: string,
  placed: ReadonlyMap<string, ManifestPut>,
  tags: ReadonlyMap<string, string>,
  builds: ReadonlySet<string>,
) {
  const all = new Map(placed);
  const runs = (digest: string): boolean => {
    const put = all.get(digest);
    if (!put) return true;
    return put.runnable ?? put.parsed.children.some((child) => runs(child.digest));
  };
  const parts = new Set<string>();
  const walk = (digest: string) => {
    if (parts.has(digest)) return;
    parts.add(digest);
    for (const child of all.get(digest)?.parsed.children ?? []) walk(child.digest);
  };
  walk(root);
  const along = new Set(parts);
  const told: string[] = [];
  for (let grew = true; grew;) {
    grew = false;
    for (const digest of [...along]) {
      const found = [
        ...[...all.values()]
          .filter(({ parsed }) => parsed.subject?.digest === digest)
          .map((put) => put.digest as string),
        ...evidenceTagsOf(digest as ManifestPut['digest']).flatMap((tag) => {
          const target = tags.get(tag);
          if (target === undefined) return [];
          if (!runs(target) && !builds.has(target)) told.push(`${tag} ${target}`);
          return [target];
        }),
      ];
      for (const one of found) {
        if (along.has(one) || runs(one) || builds.has(one)) continue;
        along.add(one);
        grew = true;
      }
    }
  }
  return { digests: [...along].sort(), tags: [...new Set(told)].sort() };
}

type Step =
  | {
      readonly do: 'push';
      readonly tenant: number;
      readonly which: number;
      readonly tagged: boolean;
    }
  | {
      readonly do: 'tell';
      readonly tenant: number;
      readonly which: number;
      readonly about: number;
    };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('push' as const),
      tenant: fc.nat(1),
      which: fc.nat(29),
      tagged: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('tell' as const),
      tenant: fc.nat(1),
      which: fc.nat(5),
      about: fc.nat(5),
    }),
  },
);

interface Kept {
  readonly client: Client;
  readonly placed: Map<string, ManifestPut>;
  readonly tags: Map<string, string>;
}

describe('for any order of pushes of two tenants', () => {
  it('L1, L13, L14: a build means the same to all, and what is promoted is its closure, whole or not at all', async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 70 }), async (steps) => {
        round += 1;
        const image = `round-${round}`;
        const goods = stock(image);
        const kept: Kept[] = [];
        for (const { project } of tenants) {
          const client = await clientOf(world.db, project, image);
          kept.push({ client, placed: new Map(), tags: new Map() });
        }
        for (const [at, one] of steps.entries()) {
          const { client, placed, tags } = kept[one.tenant]!;
          const put = one.do === 'push' ? goods.all[one.which]! : goods.byTag[one.which]!;
          const tag =
            one.do === 'tell'
              ? evidenceTagsOf(goods.subjects[one.about]!.digest)[1]!
              : one.tagged
                ? `1.${at}.0`
                : null;
          const complete = put.parsed.children.every(({ digest }) => placed.has(digest));
          const pushed = client.push(put, tag);
          if (!complete) {
            await expect(pushed).rejects.toMatchObject({ code: 'MANIFEST_BLOB_UNKNOWN' });
            continue;
          }
          await pushed;
          placed.set(put.digest, put);
          if (tag !== null) tags.set(tag, put.digest);
        }
        await sameToAll(goods.all);
        for (const [at, { client, placed, tags }] of kept.entries()) {
          const { project, slug, call } = tenants[at]!;
          const { repositoryId, imageId } = await project.repository(image);
          if (imageId === null) continue;
          const rows = await world.db.prisma.build.findMany({ where: { imageId } });
          const builds = new Set(rows.map((row) => row.digest));
          for (const build of rows) {
            const closure = await readClosure(world.db.sql, {
              repositoryId,
              imageId,
              digest: build.digest,
            });
            const moved = movedOf(closure);
            const expected = expectedClosure(build.digest, placed, tags, builds);
            expect(moved.digests).toEqual(expected.digests);
            expect(moved.tags.map(({ name, digest }) => `${name} ${digest}`)).toEqual(
              expected.tags,
            );
            const { promotion } = await promote(world.services, call, {
              project: slug,
              image,
              build: build.number,
              to: 'staging',
              tags: [],
            });
            await placedIs(project, image, promotion.id, moved.digests);
            const row = await world.db.prisma.promotion.findUniqueOrThrow({
              where: { id: promotion.id },
            });
            expect((row.subject as { closure: string }).closure).toBe(closureMark(moved));
          }
          expect(client.repository.repositoryId).toBe(repositoryId);
        }
      }),
      { numRuns: rounds },
    );
  }, 600_000);
});

/** What each manifest names is kept once, as its own bytes say it, whoever pushed it in which order. */
async function sameToAll(puts: readonly ManifestPut[]) {
  const rows = await world.db.prisma.manifestPart.findMany({
    where: { manifest: { in: puts.map(({ digest }) => digest) } },
    orderBy: [{ manifest: 'asc' }, { position: 'asc' }],
  });
  for (const put of puts) {
    const found = rows.filter((row) => row.manifest === put.digest);
    if (found.length === 0) continue;
    expect(found.map(({ role, digest, platform }) => `${role} ${digest} ${platform}`)).toEqual(
      partsOf(put.parsed).map(({ role, digest, platform }) => `${role} ${digest} ${platform}`),
    );
  }
}

/** Exactly the closure was placed by a promotion, or was there by an earlier one. */
async function placedIs(
  project: TestProject,
  image: string,
  promotionId: string,
  digests: readonly string[],
) {
  const { registryId, imageId } = await project.repository(image, 1);
  const rows = await world.db.prisma.placement.findMany({
    where: { repository: { registryId, imageId: imageId! } },
  });
  const there = new Set(rows.map((row) => row.digest));
  for (const digest of digests) expect(there.has(digest), digest).toBe(true);
  const own = rows.filter((row) => row.promotionId === promotionId).map((row) => row.digest);
  for (const digest of own) expect(digests).toContain(digest);
  const keptParts = await world.db.prisma.promotionPart.findMany({ where: { promotionId } });
  expect([...new Set(keptParts.map(({ digest }) => digest))].sort()).toEqual(digests);
}
