import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evidencePack, type EvidencePack } from '@/contract/shapes/evidence-pack';
import type { Digest } from '@/oci/names/digest';
import { newId } from '@/lib/ids';
import type { Call } from '@/server/access/call/context';
import { withdrawBuild } from '@/server/content/builds/withdraw-build';
import { breakGlass } from '@/server/pipeline/promotions/acts/break-glass';
import { decidePromotion } from '@/server/pipeline/promotions/acts/decide-promotion';
import { promoteRelease } from '@/server/pipeline/promotions/acts/promote';
import { signOff } from '@/server/pipeline/promotions/acts/sign-off';
import { waiveGate } from '@/server/pipeline/promotions/acts/waive-gate';
import { installationsWord } from '@/server/record/evidence-packs/installations-word';
import { verifyPack } from '@/server/record/evidence-packs/verify-pack';
import { ada, clientOf, imageOf } from '../catalogue/fixture';
import { createGateWorld, type GateWorld } from '../gates/world';
import { apiOf, type Answer } from '../support/api';
import { runScript } from './audit-verify';

let world: GateWorld;
let request: ReturnType<typeof apiOf>;
let auditor: Call;

beforeAll(async () => {
  world = await createGateWorld();
  request = apiOf(world);
  auditor = await world.callOf(await world.person('audrey', { instanceRole: 'auditor' }));
});
afterAll(() => world.drop());

const packOf = async (path: string, call: Call = world.kim): Promise<EvidencePack> => {
  const answer = await request(call, 'GET', `${path}/evidence-pack`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return evidencePack.parse(answer.body);
};
const ofBuild = (image: string, number: number) =>
  packOf(`/projects/shop/images/${image}/builds/${number}`);
const ofPromotion = (id: string, call?: Call) => packOf(`/promotions/${id}`, call);

const actionsOf = ({ trail }: EvidencePack) => trail.lines.map(({ line }) => line.action);
const whole = { broken: [], unproven: [] };

/** A build in staging that asks for production, with a signature. */
async function asked(image: string, builds = 1) {
  await world.policy('staging', []);
  await world.policy('prod', []);
  await world.push(image, builds);
  const client = await clientOf(world.db, world.shop, image);
  const annotations = { 'org.opencontainers.image.version': '1.1.0' };
  await client.push(imageOf('signature', { subject: imageOf(`${image} 1`, { annotations }) }));
  for (let build = 1; build <= builds; build++) await world.ask(world.kim, { image, build });
  await world.policy('prod', [{ kind: 'approvals', groups: [{ count: 1 }] }]);
  return world.ask(world.ben, { image, to: 'prod', reason: 'the fix' });
}

describe('the evidence pack of a promotion', () => {
  it('says who asked, who approved what they saw, by which policy, and who let it in', async () => {
    const { id } = await asked('api');
    await decidePromotion(world.services, world.ana, { id, decision: 'approve', comment: 'good' });
    await world.db.prisma.stage.updateMany({
      where: { projectId: world.shop.id, slug: 'prod' },
      data: { name: 'Production' },
    });
    const pack = await ofPromotion(id);
    const { digest } = pack.build;
    expect(pack).toMatchObject({
      format: 'sallyport-evidence-pack',
      version: 2,
      publicUrl: 'http://registry.example.com:3000',
      about: { project: 'shop', image: 'api', number: 1, promotion: id },
      build: { number: 1, version: '1.1.0', withdrawal: null },
      stages: [
        { slug: 'dev', name: 'dev' },
        { slug: 'staging', name: 'staging' },
        { slug: 'prod', name: 'Production' },
      ],
      closure: {
        stage: 'dev',
        more: 0,
        manifests: [
          { digest, role: 'build' },
          { role: 'evidence', about: digest },
        ],
      },
      promotions: [
        {
          id,
          state: 'promoted',
          from: 'staging',
          to: 'prod',
          reason: 'the fix',
          requestedBy: { kind: 'person', detail: 'ben@example.com' },
          executedBy: { kind: 'person', detail: 'ana@example.com' },
          approvals: [
            {
              by: { kind: 'person', detail: 'ana@example.com' },
              decision: 'approve',
              comment: 'good',
              counts: true,
              subject: { digest, from: 'staging', to: 'prod', target: { digest: null } },
            },
          ],
          verdicts: [{ gate: 'approvals', verdict: 'passed' }],
          policy: { document: { gates: [{ kind: 'approvals' }] } },
          askedPolicy: null,
          along: { more: 0 },
        },
      ],
      morePromotions: 0,
    });
    expect(pack.promotions[0]!.along!.manifests).toHaveLength(2);
    expect(pack.build.placements.map(({ stage }) => stage)).toEqual(['dev', 'staging', 'prod']);
    expect(pack.build.placements[2]!.tags).toContain('latest');
    expect(actionsOf(pack)).toEqual([
      'build.pushed',
      'evidence.attached',
      'promotion.requested',
      'promotion.approved',
      'promotion.promoted',
    ]);
    expect(verifyPack(pack)).toEqual(whole);
  });

  it('tells the version under which it was asked for, where the policy changed since', async () => {
    const { id } = await asked('again');
    await world.policy('prod', [{ kind: 'approvals', groups: [{ count: 2 }] }]);
    const [promotion] = (await ofPromotion(id)).promotions;
    expect(promotion).toMatchObject({ state: 'waiting', executedBy: null });
    expect(promotion!.policy!.version).toBe(promotion!.askedPolicy!.version + 1);
  });

  it('tells of a broken glass, its reason and who looked at it afterwards', async () => {
    const { id } = await asked('glass');
    await breakGlass(world.services, world.kim, { id, reason: 'the shop is down' });
    await signOff(world.services, world.max, { id, note: 'it was' });
    const pack = await ofPromotion(id);
    expect(pack.promotions[0]).toMatchObject({
      state: 'promoted',
      approvals: [],
      brokenGlass: {
        reason: 'the shop is down',
        by: { detail: 'kim@example.com' },
        signedOff: { by: { detail: 'max@example.com' }, note: 'it was' },
      },
    });
    expect(actionsOf(pack)).toEqual(
      expect.arrayContaining(['promotion.glass-broken', 'promotion.signed-off']),
    );
    expect(verifyPack(pack)).toEqual(whole);
  });

  it('tells of a waived gate, why and until when', async () => {
    const { id } = await asked('waived');
    const waiver = { gate: 'approvals', reason: 'nobody is there', expiresInHours: 2 };
    await waiveGate(world.services, world.kim, { id, ...waiver });
    const pack = await ofPromotion(id);
    expect(pack.promotions[0]!.waivers).toMatchObject([
      { gate: 'approvals', reason: 'nobody is there', by: { detail: 'kim@example.com' } },
    ]);
    expect(actionsOf(pack)).toContain('promotion.waived');
    expect(verifyPack(pack)).toEqual(whole);
  });

  it('of a release has the approval that was given to another of its images', async () => {
    const [a, b] = ['set-a', 'set-b'];
    for (const image of [a, b]) {
      await world.policy('staging', []);
      await world.push(image, 1);
    }
    await world.policy('staging', [{ kind: 'approvals', groups: [{ count: 1 }] }]);
    const items = [a, b].map((image) => ({ image, build: 1 }));
    const ask = { project: 'shop', to: 'staging', items };
    const { answer } = await promoteRelease(world.services, world.kim, ask);
    await world.approve(world.ana, answer.items[0]!.id);
    const lines = await world.db.prisma.auditEvent.findMany({
      where: {
        action: 'promotion.approved',
        promotionId: { in: answer.items.map(({ id }) => id) },
      },
      select: { promotionId: true, target: true },
      orderBy: { seq: 'asc' },
    });
    // L8: each member has a line of its own, found by its own ids.
    expect(lines).toEqual(
      answer.items.map(({ id, image }) => ({
        promotionId: id,
        target: `shop/${image}#1 → staging`,
      })),
    );
    for (const { id } of answer.items) {
      const pack = await ofPromotion(id);
      expect(pack.promotions).toHaveLength(1);
      expect(pack.promotions[0]!.release?.members.map(({ image }) => image)).toEqual([a, b]);
      expect(actionsOf(pack)).toContain('promotion.approved');
      expect(verifyPack(pack)).toEqual(whole);
    }
  });
});

describe('the evidence pack of a build', () => {
  it('has every promotion of it, roll backs too, and the roll backs that left it', async () => {
    await asked('both', 2);
    const back = await world.ask(world.kim, { image: 'both', build: 1, reason: 'it was better' });
    await withdrawBuild(world.services, world.kim, {
      project: 'shop',
      image: 'both',
      number: 2,
      reason: 'it leaks a key',
    });
    const first = await ofBuild('both', 1);
    expect(first.promotions.map(({ kind, to, state }) => [kind, to, state])).toEqual([
      ['rollback', 'staging', 'promoted'],
      ['promotion', 'prod', 'waiting'],
      ['promotion', 'staging', 'promoted'],
    ]);
    expect(first.promotions[0]).toMatchObject({ reason: 'it was better' });
    expect(actionsOf(first)).toContain('promotion.rolled-back');
    const second = await ofBuild('both', 2);
    expect(second.promotions).toHaveLength(1);
    expect(second.build.withdrawal).toMatchObject({ reason: 'it leaks a key' });
    expect(actionsOf(second)).toEqual([
      'build.pushed',
      'promotion.promoted',
      'promotion.rolled-back',
      'build.withdrawn',
    ]);
    expect(second.leftBy).toMatchObject([
      {
        id: back.id,
        kind: 'rollback',
        to: 'staging',
        build: 1,
        reason: 'it was better',
        requestedBy: { detail: 'kim@example.com' },
        executedBy: { detail: 'kim@example.com' },
      },
    ]);
    expect(first.leftBy).toEqual([]);
    expect((await ofPromotion(second.promotions[0]!.id)).leftBy).toEqual([]);
    for (const pack of [first, second]) expect(verifyPack(pack)).toEqual(whole);
    // Of one that left another build, that did not happen or that no line tells of, nobody is to believe it.
    const [left] = second.leftBy;
    const forged: EvidencePack[] = [
      { ...first, leftBy: [left!] },
      { ...second, leftBy: [{ ...left!, digest: second.build.digest }] },
      { ...second, leftBy: [{ ...left!, id: newId(), state: 'cancelled' }] },
    ];
    for (const pack of forged) expect(verifyPack(pack).broken).not.toEqual([]);
  });

  it('has each roll back that left it, of every stage, newest first', async () => {
    await world.push('twice', 2);
    for (const stage of ['staging', 'prod']) await world.policy(stage, []);
    const go = (build: number, to = 'staging') =>
      world.ask(world.kim, { image: 'twice', build, to, reason: 'x' });
    for (const build of [1, 2]) for (const to of ['staging', 'prod']) await go(build, to);
    const left = [await go(1), await go(1, 'prod')];
    await go(2);
    left.push(await go(1));
    const pack = await ofBuild('twice', 2);
    expect(pack.leftBy.map(({ id, to }) => [id, to])).toEqual(
      left.reverse().map(({ id, to }) => [id, to]),
    );
    expect(pack.moreLeftBy).toBe(0);
    expect(verifyPack(pack)).toEqual(whole);
  });

  it('says so where no stage has it any more (L12)', async () => {
    await world.push('gone', 1);
    const { catalogue, repository } = await clientOf(world.db, world.shop, 'gone');
    const { build } = await ofBuild('gone', 1);
    await catalogue.repository(repository, ada).remove.manifest(build.digest as Digest);
    const pack = await ofBuild('gone', 1);
    expect(pack.closure).toBeNull();
    expect(pack.build.placements).toEqual([]);
    expect(actionsOf(pack)).toContain('manifest.deleted');
  });

  it('says how many promotions and lines it leaves out', async () => {
    await world.push('long', 1);
    await world.db.pool.query(
      `INSERT INTO audit_event (actor_kind, actor_name, action, project_id, target, build_id)
       SELECT 'robot', 'ci', 'tag.moved', $1::uuid, 'shop-dev/long:latest',
         (SELECT b.id FROM build b JOIN image i ON i.id = b.image_id WHERE i.name = 'long')
       FROM generate_series(1, 510)`,
      [world.shop.id],
    );
    const pack = await ofBuild('long', 1);
    expect([pack.trail.lines.length, pack.trail.more]).toEqual([500, 11]);
    const { broken, unproven } = verifyPack(pack);
    expect(broken).toEqual([]);
    expect(unproven).toEqual([
      expect.stringMatching(/^No line says that the build was pushed/),
      expect.stringMatching(/^Older lines of the trail were left out/),
    ]);
  });
});

describe('who gets an evidence pack', () => {
  const both = (id: string) => [
    `/promotions/${id}/evidence-pack`,
    '/projects/shop/images/rights/builds/1/evidence-pack',
  ];

  it('is whoever reads the project and its trail; the head is for whoever reads the whole trail', async () => {
    const { id } = await asked('rights');
    for (const path of both(id)) {
      expect((await request(world.ana, 'GET', path)).status).toBe(403);
      expect((await request(world.kim, 'GET', path)).status).toBe(200);
    }
    expect((await ofPromotion(id)).trail.head).toBeNull();
    const { trail } = await ofPromotion(id, auditor);
    expect(trail.head?.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is nobody else: what they may not see is as what is not there (L6)', async () => {
    const { id } = await asked('unseen');
    const nina = await world.callOf(await world.person('nina'));
    const told = async (path: string): Promise<[number, unknown]> => {
      const { status, body }: Answer<Record<string, unknown>> = await request(nina, 'GET', path);
      return [status, body.code];
    };
    for (const path of [...both(id), ...both(newId())]) {
      expect(await told(path)).toEqual([404, 'not-found']);
    }
  });
});

describe('npm run evidence:verify', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sallyport-evidence-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const verify = async (text: string) => {
    const path = join(folder, 'pack.json');
    await writeFile(path, text);
    return runScript('scripts/evidence-verify.ts', {}, path);
  };

  it('ends with 0 on a whole pack, with 1 on a changed line, with 2 on another file', async () => {
    const { id } = await asked('checked');
    await world.approve(world.ana, id);
    const pack = await ofPromotion(id);
    const good = await verify(JSON.stringify(pack));
    expect([good.code, good.errors]).toEqual([0, '']);
    const newest = pack.trail.lines.at(-1)!;
    expect(good.output).toContain(`--head ${newest.position}:${newest.hash}`);
    for (const one of installationsWord) expect(good.output).toContain(`- ${one}`);
    const changed = structuredClone(pack);
    changed.trail.lines[1]!.line.actorName = 'mole@example.com';
    const bad = await verify(JSON.stringify(changed));
    expect(bad.code).toBe(1);
    expect(bad.output).toContain('was changed: its text does not make its hash.');
    expect((await verify('{"format": "another"}')).code).toBe(2);
    const { leftBy: _, moreLeftBy: __, stages: ___, ...former } = pack;
    expect((await verify(JSON.stringify(former))).code).toBe(0);
  });

  it('finds what the pack says and its lines do not', async () => {
    const { id } = await asked('forged');
    await world.approve(world.ana, id);
    const pack = await ofPromotion(id);
    const forgeries: ((forged: EvidencePack) => void)[] = [
      ({ promotions }) => void (promotions[0]!.approvals[0]!.by.id = world.cleo.actor.id),
      ({ promotions }) => void (promotions[0]!.approvals[0]!.subject.policyVersion += 1),
      ({ build }) => void (build.digest = `sha256:${'0'.repeat(64)}`),
      ({ trail }) => void trail.lines.pop(),
      ({ trail }) => void trail.lines.reverse(),
    ];
    for (const forge of forgeries) {
      const forged = structuredClone(pack);
      forge(forged);
      expect(verifyPack(forged).broken).not.toEqual([]);
    }
    const less = structuredClone(pack);
    less.promotions[0]!.along!.manifests.pop();
    expect(verifyPack(less).unproven).toHaveLength(1);
  });
});
