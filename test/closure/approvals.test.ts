import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateSettings } from '@/domain/gates/kinds/index';
import { createLogger } from '@/lib/logger';
import type { Digest } from '@/oci/names/digest';
import { carryLate, countLate } from '@/server/content/evidence/carry-late';
import { decidePromotion } from '@/server/pipeline/promotions/acts/decide-promotion';
import { evaluateRequest } from '@/server/pipeline/promotions/automatic/evaluate-request';
import { getPromotion } from '@/server/pipeline/promotions/read/get-promotion';
import { getPromotionReview } from '@/server/pipeline/promotions/read/get-promotion-review';
import { clientOf, imageOf, type Client } from '../catalogue/fixture';
import { createGateWorld, type GateWorld } from '../gates/world';

const oneApproval: GateSettings = { kind: 'approvals', groups: [{ count: 1 }] };
const twoApprovals: GateSettings = { kind: 'approvals', groups: [{ count: 2 }] };

let world: GateWorld;
beforeAll(async () => {
  world = await createGateWorld();
  await world.policy('staging', [oneApproval]);
  await world.policy('prod', [twoApprovals]);
});
afterAll(() => world.drop());

/** An image with one build, asked into staging, and what signs it. */
async function asked(image: string, before: readonly string[]) {
  const client = await clientOf(world.db, world.shop, image);
  const build = imageOf(`${image} 1`);
  await client.push(build, '1.0.0');
  const sign = async (name: string) => {
    const evidence = imageOf(`${image} ${name}`, { layers: [`${image} ${name}`], subject: build });
    await client.push(evidence);
    return evidence;
  };
  const signed = [];
  for (const name of before) signed.push(await sign(name));
  const request = await world.ask(world.ben, { image });
  expect(request.state).toBe('waiting');
  return { client, build, request, sign, signed };
}

const alongOf = async (id: string) =>
  (await getPromotionReview(world.services, world.kim, { id })).along;

const placedIn = async (stage: 0 | 1 | 2, image: string) => {
  const { registryId, imageId } = await world.shop.repository(image, stage);
  const rows = await world.db.prisma.placement.findMany({
    where: { repository: { registryId, imageId: imageId! } },
  });
  return rows.map(({ digest }) => digest).sort();
};

const remove = ({ catalogue, repository }: Client, digest: string) =>
  catalogue
    .repository(repository, {
      kind: 'person',
      id: world.kim.actor.id,
      credential: null,
      name: 'kim',
    })
    .remove.manifest(digest as Digest);

describe('an approval', () => {
  it('L14: is of what was there when it was asked for; what arrives later is told and no part of it', async () => {
    const { build, request, sign, signed } = await asked('later', ['early']);
    const late = await sign('late');
    const shown = await getPromotionReview(world.services, world.ana, { id: request.id });
    expect(shown.review?.closure).toMatchObject({
      manifests: 2,
      evidence: { count: 1, list: [{ digest: signed[0]!.digest }] },
      later: { count: 1, list: [{ digest: late.digest, about: build.digest, stages: ['dev'] }] },
    });
    const done = await world.approve(world.ana, request.id);
    expect(done).toMatchObject({ state: 'promoted', did: { manifests: 2 } });
    expect(await placedIn(1, 'later')).toEqual([build.digest, signed[0]!.digest].sort());
    // It follows by an act of its own, which the promotion left word for.
    expect(await countLate(world.db.sql)).toBe(1);
    await carryLate(world.services, { logger: createLogger('silent') });
    expect(await placedIn(1, 'later')).toContain(late.digest);
    // What went along is said as it was, whatever came since.
    expect(await alongOf(request.id)).toMatchObject({
      manifests: 2,
      evidence: { count: 1, list: [{ digest: signed[0]!.digest }] },
    });
  });

  it('L4, L14: lapses, visibly, when something of what goes along was deleted', async () => {
    await world.policy('staging', [twoApprovals]);
    const { client, build, request, signed } = await asked('gone', ['kept', 'deleted']);
    await world.approve(world.ana, request.id);
    await remove(client, signed[1]!.digest);
    await evaluateRequest(world.services, request.id);
    const now = await getPromotion(world.services, world.kim, { id: request.id });
    expect(now.approvals).toMatchObject([
      { by: { name: 'ana' }, counts: false, lapsed: [expect.stringContaining('was deleted')] },
    ]);
    // The second approver is told first, and then approves what is there.
    await expect(world.approve(world.cleo, request.id)).rejects.toMatchObject({ code: 'changed' });
    await world.approve(world.cleo, request.id);
    const done = await world.approve(world.ana, request.id);
    expect(done.state).toBe('promoted');
    expect(await placedIn(1, 'gone')).toEqual([build.digest, signed[0]!.digest].sort());
    expect(await alongOf(request.id)).toMatchObject({
      evidence: { count: 1, list: [{ digest: signed[0]!.digest }] },
    });
    await world.policy('staging', [oneApproval]);
  });

  it('L14: says in which stages late evidence is, wherever the build is taken from', async () => {
    const { request, sign } = await asked('stages', []);
    await world.approve(world.ana, request.id);
    const next = await world.ask(world.ben, { image: 'stages', to: 'prod' });
    await sign('late');
    await carryLate(world.services, { logger: createLogger('silent') });
    const shown = await getPromotionReview(world.services, world.ana, { id: next.id });
    expect(shown.review?.closure.later.list).toMatchObject([{ stages: ['dev', 'staging'] }]);
  });

  it('L14: that was refused says what would have gone along; while it is open its review says it', async () => {
    const { request, signed } = await asked('never', ['sbom']);
    expect(await alongOf(request.id)).toBeNull();
    await decidePromotion(world.services, world.ana, {
      id: request.id,
      decision: 'reject',
      comment: 'not this one',
    });
    expect(await alongOf(request.id)).toMatchObject({
      manifests: 2,
      evidence: { count: 1, list: [{ digest: signed[0]!.digest, tag: null }] },
    });
  });

  it('L14: is refused where the caller looked at another closure', async () => {
    const { request } = await asked('seen', []);
    const { subject } = await world.db.prisma.promotion.findUniqueOrThrow({
      where: { id: request.id },
    });
    const { closure } = subject as { closure: string };
    const seen = { target: null, policyVersion: request.policyVersion };
    const decision = { id: request.id, decision: 'approve' as const };
    await expect(
      decidePromotion(world.services, world.ana, {
        ...decision,
        seen: { ...seen, closure: closure.replace(/^./, 'x') },
      }),
    ).rejects.toMatchObject({ code: 'changed' });
    const done = await decidePromotion(world.services, world.ana, {
      ...decision,
      seen: { ...seen, closure },
    });
    expect(done.state).toBe('promoted');
  });

  it('L17: of a request that was kept before closures were still counts', async () => {
    const { build, request } = await asked('old', []);
    await world.db.prisma.promotionPart.deleteMany({ where: { promotionId: request.id } });
    const row = await world.db.prisma.promotion.findUniqueOrThrow({ where: { id: request.id } });
    const { closure: _, ...subject } = row.subject as Record<string, never>;
    const data = { subject, toldSubject: subject };
    await world.db.prisma.promotion.update({ where: { id: request.id }, data });
    const done = await world.approve(world.ana, request.id);
    expect(done.state).toBe('promoted');
    expect(await placedIn(1, 'old')).toEqual([build.digest]);
  });
});

describe('carrying', () => {
  it('L14: opens no approval of the next stage anew', async () => {
    const { request, sign } = await asked('onward', []);
    await world.approve(world.ana, request.id);
    const next = await world.ask(world.ben, { image: 'onward', to: 'prod' });
    await world.approve(world.ana, next.id);
    await sign('late');
    await carryLate(world.services, { logger: createLogger('silent') });
    await evaluateRequest(world.services, next.id);
    const now = await getPromotion(world.services, world.kim, { id: next.id });
    expect(now.approvals).toMatchObject([{ by: { name: 'ana' }, counts: true, lapsed: [] }]);
    const done = await world.approve(world.cleo, next.id);
    expect(done).toMatchObject({ state: 'promoted', did: { manifests: 1 } });
  });
});
