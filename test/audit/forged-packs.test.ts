import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evidencePack, type EvidencePack } from '@/contract/shapes/evidence-pack';
import { newId } from '@/lib/ids';
import { setProperties } from '@/server/content/builds/set-properties';
import { withdrawBuild } from '@/server/content/builds/withdraw-build';
import { reportCheck } from '@/server/content/checks/report-check';
import { breakGlass } from '@/server/pipeline/promotions/acts/break-glass';
import { decidePromotion } from '@/server/pipeline/promotions/acts/decide-promotion';
import { promoteRelease } from '@/server/pipeline/promotions/acts/promote';
import { signOff } from '@/server/pipeline/promotions/acts/sign-off';
import { waiveGate } from '@/server/pipeline/promotions/acts/waive-gate';
import { evaluateScope } from '@/server/pipeline/promotions/evaluate-scope';
import { verifyPack } from '@/server/record/evidence-packs/verify-pack';
import { clientOf, imageOf } from '../catalogue/fixture';
import { createGateWorld, type GateWorld } from '../gates/world';
import { apiOf } from '../support/api';

/** Packs as they are answered, each of another course of things. */
type Course =
  'approved' | 'glass' | 'waived' | 'rejected' | 'back' | 'release' | 'alone' | 'beside';
const packs = new Map<Course, EvidencePack>();
let world: GateWorld;

beforeAll(async () => {
  world = await createGateWorld();
  const request = apiOf(world);
  const keep = async (course: Course, path: string) => {
    const { status, body } = await request(world.kim, 'GET', `${path}/evidence-pack`);
    expect(status).toBe(200);
    packs.set(course, evidencePack.parse(body));
  };
  const keepBuild = (course: Course, image: string, number = 1) =>
    keep(course, `/projects/shop/images/${image}/builds/${number}`);
  const { services, kim, ana, max, ben } = world;
  const asked = async (image: string) => {
    await world.policy('staging', [{ kind: 'approvals', groups: [{ count: 1 }] }]);
    await world.push(image, 1);
    return world.ask(ben, { image, reason: 'the fix' });
  };

  const approved = await asked('approved');
  const one = { project: 'shop', image: 'approved', number: 1 };
  await setProperties(services, kim, one, { ticket: 'SHOP-1' });
  const report = { project: 'shop', image: 'approved', build: 1, name: 'scan' } as const;
  await reportCheck(services, kim, { ...report, state: 'failed', summary: '2 critical' });
  await decidePromotion(services, ana, { id: approved.id, decision: 'approve', comment: 'good' });
  await keepBuild('approved', 'approved');

  const glass = await asked('glass');
  await breakGlass(services, kim, { id: glass.id, reason: 'the shop is down' });
  await signOff(services, max, { id: glass.id, note: 'it was' });
  await keepBuild('glass', 'glass');

  const waived = await asked('waived');
  const waiver = { gate: 'approvals', reason: 'nobody is there', expiresInHours: 2 };
  await waiveGate(services, kim, { id: waived.id, ...waiver });
  await keepBuild('waived', 'waived');

  const rejected = await asked('rejected');
  await decidePromotion(services, ana, { id: rejected.id, decision: 'reject', comment: 'not it' });
  await keep('rejected', `/promotions/${rejected.id}`);

  await world.push('set-a', 1);
  await world.push('set-b', 1);
  const items = ['set-a', 'set-b'].map((image) => ({ image, build: 1 }));
  const { answer } = await promoteRelease(services, kim, { project: 'shop', to: 'staging', items });
  await world.approve(ana, answer.items[0]!.id);
  await keep('release', `/promotions/${answer.items[1]!.id}`);

  await world.policy('staging', []);
  await world.push('back', 2);
  for (const build of [1, 2]) await world.ask(kim, { image: 'back', build });
  await world.ask(kim, { image: 'back', build: 1, reason: 'it was better' });
  const two = { project: 'shop', image: 'back', number: 2 };
  await withdrawBuild(services, kim, { ...two, reason: 'it leaks a key' });
  await keepBuild('back', 'back', 2);

  const client = await clientOf(world.db, world.shop, 'beside');
  for (const [version, ...tags] of [
    ['2.5.2', '2.5', '2', 'latest'],
    ['1.1.1', '1.1', '1'],
  ] as const) {
    const annotations = { 'org.opencontainers.image.version': version };
    await client.push(imageOf(`beside ${version}`, { annotations }), version);
    for (const tag of tags) await client.push(imageOf(`beside ${version}`, { annotations }), tag);
  }
  for (const build of [1, 2]) await world.ask(kim, { image: 'beside', build });
  await keepBuild('beside', 'beside', 2);

  await world.policy('staging', [], { automatic: true });
  await world.push('alone', 1);
  await evaluateScope(services, { projectId: world.shop.id, image: 'alone' });
  await keepBuild('alone', 'alone');
});
afterAll(() => world.drop());

it('takes what is answered for whole, of every course that a promotion takes', () => {
  const courses = [...packs].map(([course, pack]) => [course, verifyPack(pack)]);
  expect(courses).toHaveLength(8);
  for (const [, found] of courses) expect(found).toEqual({ broken: [], unproven: [] });
  expect(packs.get('alone')!.promotions[0]!.executedBy!.kind).toBe('policy');
  expect(packs.get('beside')!.trail.lines.at(-1)!.line.after).toContain('"beside"');
  expect(packs.get('release')!.promotions[0]!.release!.members).toHaveLength(2);
});

/** Another account than any that acted. */
const mole = { kind: 'person', id: newId(), name: 'Mole', detail: 'mole@example.com' } as const;
type Promotion = EvidencePack['promotions'][number];

/** Of which pack, what somebody changes in it, and what the verifier then says. */
type Forgery = readonly [Course, string, (pack: EvidencePack) => unknown, RegExp];

/** A forgery of the newest promotion of a pack. */
const of = (
  course: Course,
  what: string,
  forge: (promotion: Promotion, pack: EvidencePack) => unknown,
  says: RegExp,
): Forgery => [course, what, (pack) => forge(pack.promotions[0]!, pack), says];

const withoutLine = (pack: EvidencePack, action: string) => {
  const { lines } = pack.trail;
  lines.splice(
    lines.findIndex(({ line }) => line.action === action),
    1,
  );
};
const later = (time: string) => new Date(Date.parse(time) + 3_600_000).toISOString();

const forgeries: readonly Forgery[] = [
  of('approved', 'who asked', (m) => (m.requestedBy = mole), /who asked for promotion .* mole@/),
  of(
    'approved',
    'when it was asked for',
    (m) => (m.requestedAt = later(m.requestedAt)),
    /when promotion .* was asked for/,
  ),
  of('approved', 'who let it in', (m) => (m.executedBy = mole), /who let in promotion .* mole@/),
  of('approved', 'who let it in, to nobody', (m) => (m.executedBy = null), /who let in .* nobody/),
  of(
    'approved',
    'name and e-mail of who approved',
    (m) => Object.assign(m.approvals[0]!.by, { name: 'Mole', detail: mole.detail }),
    /No line says that mole@example.com approved/,
  ),
  of(
    'approved',
    'who approved',
    (m) => Object.assign(m.approvals[0]!.by, { id: mole.id }),
    /No line says that ana@example.com approved/,
  ),
  of(
    'approved',
    'the kind of who approved',
    (m) => (m.approvals[0]!.by.kind = 'robot'),
    /No line says that .* approved/,
  ),
  of(
    'approved',
    'the decision',
    (m) => (m.approvals[0]!.decision = 'reject'),
    /No line says that ana@example.com rejected/,
  ),
  of(
    'approved',
    'the comment',
    (m) => (m.approvals[0]!.comment = 'bad'),
    /No line says that ana@example.com approved/,
  ),
  of(
    'approved',
    'when it was approved',
    (m) => (m.approvals[0]!.at = later(m.approvals[0]!.at)),
    /No line says that ana@example.com approved/,
  ),
  of(
    'approved',
    'that the approval counts',
    (m) => (m.approvals[0]!.counts = false),
    /does not count, against what/,
  ),
  of(
    'approved',
    'whose approvals count',
    (m) => (m.approvedBy = [mole]),
    /others approved promotion/,
  ),
  of(
    'approved',
    'no approval',
    (m) => Object.assign(m, { approvals: [], approvedBy: [] }),
    /tells of an approval of promotion .* by ana@example.com/,
  ),
  of(
    'approved',
    'one more approval',
    (m) => m.approvals.push(m.approvals[0]!),
    /No line says that ana@example.com approved/,
  ),
  of(
    'approved',
    'the state',
    (m) => (m.state = 'failed'),
    /the state of promotion .* "promoted"; the pack says "failed"/,
  ),
  of(
    'approved',
    'that it is open',
    (m) => Object.assign(m, { state: 'waiting', finishedAt: null }),
    /the state of promotion .* "waiting"/,
  ),
  of(
    'approved',
    'when it ended',
    (m) => (m.finishedAt = later(m.finishedAt!)),
    /when promotion .* ended/,
  ),
  of(
    'approved',
    'the reason',
    (m) => (m.reason = 'another'),
    /the reason of promotion .* "the fix"; the pack says "another"/,
  ),
  of('approved', 'the tags', (m) => m.tags.push('9.9.9'), /the tags of promotion/),
  of(
    'approved',
    'the target',
    (m) => (m.to = 'prod'),
    /what promotion .* is about as "shop\/approved#1 → staging"/,
  ),
  of('approved', 'the source', (m) => (m.from = 'prod'), /where promotion .* comes from/),
  of(
    'approved',
    'the policy version',
    (m) => (m.policyVersion += 1),
    /the policy version of promotion/,
  ),
  of(
    'approved',
    'the version under which it was asked for',
    (m) => (m.askedPolicyVersion += 1),
    /under which promotion .* was asked for/,
  ),
  of(
    'approved',
    'the version of the policy that is shown',
    (m) => (m.policy!.version += 1),
    /The pack has version \d+ of the policy/,
  ),
  of(
    'approved',
    'what it replaced',
    (m) => (m.replaced = { number: 7, version: null }),
    /the build that promotion .* replaced as nothing; the pack says 7/,
  ),
  of(
    'approved',
    'a digest of what was approved',
    (m) => (m.approvals[0]!.subject.digest = m.digest.replace(/.$/, 'x')),
    /No line says that ana@example.com approved/,
  ),
  of(
    'approved',
    'a broken glass',
    (m) => (m.brokenGlass = { reason: 'x', by: mole, at: m.requestedAt, signedOff: null }),
    /who broke the glass for promotion/,
  ),
  of(
    'approved',
    'the promotion, gone',
    (_, pack) => pack.promotions.splice(0, 1),
    /tells of promotion .*, which the pack does not have/,
  ),
  of(
    'approved',
    'the promotion, said to be left out',
    (_, pack) => {
      pack.promotions = [];
      pack.morePromotions = 1;
    },
    /for which it had room/,
  ),
  of(
    'approved',
    'the line of who asked, gone',
    (_, pack) => withoutLine(pack, 'promotion.requested'),
    /No line says that ben@example.com asked/,
  ),
  of(
    'approved',
    'the line of the approval, gone',
    (_, pack) => withoutLine(pack, 'promotion.approved'),
    /No line says that ana@example.com approved/,
  ),
  of(
    'approved',
    'the line of its end, gone',
    (_, pack) => withoutLine(pack, 'promotion.promoted'),
    /No line says that promotion .* happened/,
  ),
  of(
    'approved',
    'a line, gone and said to be left out',
    (_, pack) => {
      withoutLine(pack, 'promotion.approved');
      pack.trail.more = 1;
    },
    /older lines were left out, for which it had room/,
  ),
  [
    'approved',
    'the build’s number',
    ({ build }) => (build.number = 2),
    /is about shop\/approved#1, and has approved#2/,
  ],
  [
    'approved',
    'the number everywhere',
    ({ build, about, promotions }) => {
      for (const one of [build, about]) one.number = 2;
      promotions[0]!.build = 2;
    },
    /what it is about as "shop\/approved#1"/,
  ],
  [
    'approved',
    'the build’s digest',
    (pack) => (pack.build.digest = `sha256:${'0'.repeat(64)}`),
    /the digest of the build/,
  ],
  [
    'approved',
    'the build’s version',
    ({ build }) => (build.version = '9.9.9'),
    /the version of the build as "1.1.0"/,
  ],
  [
    'approved',
    'who pushed it',
    ({ build }) => (build.pushedBy = mole),
    /who pushed the build as .* mole@/,
  ],
  [
    'approved',
    'when it was pushed',
    ({ build }) => (build.pushedAt = later(build.pushedAt)),
    /No line says that the build was pushed/,
  ],
  [
    'approved',
    'that it was pushed, gone',
    (pack) => withoutLine(pack, 'build.pushed'),
    /No line says that the build was pushed/,
  ],
  [
    'approved',
    'the project',
    ({ about }) => (about.project = 'another'),
    /what it is about as "shop\/approved#1"/,
  ],
  ['approved', 'the image', ({ about }) => (about.image = 'another'), /is about shop\/another#1/],
  [
    'approved',
    'a property',
    ({ build }) => (build.properties.ticket = 'SHOP-2'),
    /the property ticket as "SHOP-1"/,
  ],
  [
    'approved',
    'a property more',
    ({ build }) => (build.properties.tests = 'passed'),
    /No line says that the property tests/,
  ],
  [
    'approved',
    'a check’s state',
    ({ checks }) => (checks[0]!.state = 'passed'),
    /No line says that kim@example.com reported scan as passed/,
  ],
  [
    'approved',
    'a check, gone',
    (pack) => (pack.checks = []),
    /tells that scan was reported as failed/,
  ],
  [
    'approved',
    'a withdrawal',
    ({ build }) =>
      (build.withdrawal = {
        reason: 'x',
        by: mole,
        at: build.pushedAt,
        blockPulls: false,
        through: null,
      }),
    /No line says that mole@example.com withdrew/,
  ],
  of(
    'glass',
    'no broken glass',
    (m) => (m.brokenGlass = null),
    /tells of a broken glass of promotion .* by kim@example.com/,
  ),
  of(
    'glass',
    'no broken glass, and its line gone',
    (m, pack) => {
      m.brokenGlass = null;
      for (const action of ['promotion.glass-broken', 'promotion.signed-off'])
        withoutLine(pack, action);
    },
    /who broke the glass for promotion .* "kim@example.com"; the pack says nothing/,
  ),
  of(
    'glass',
    'who broke it',
    (m) => (m.brokenGlass!.by = mole),
    /No line says that mole@example.com broke the glass/,
  ),
  of(
    'glass',
    'why it was broken',
    (m) => (m.brokenGlass!.reason = 'x'),
    /No line says that kim@example.com broke the glass/,
  ),
  of(
    'glass',
    'who signed it off',
    (m) => (m.brokenGlass!.signedOff!.by = mole),
    /No line says that mole@example.com signed off/,
  ),
  of(
    'glass',
    'that nobody signed it off',
    (m) => (m.brokenGlass!.signedOff = null),
    /tells of that it was signed off/,
  ),
  of(
    'waived',
    'why a gate was waived',
    (m) => (m.waivers[0]!.reason = 'x'),
    /No line says that kim@example.com waived approvals/,
  ),
  of(
    'waived',
    'until when',
    (m) => (m.waivers[0]!.expiresAt = later(m.waivers[0]!.expiresAt)),
    /No line says that kim@example.com waived/,
  ),
  of('waived', 'no waiver', (m) => (m.waivers = []), /tells of a waived gate/),
  of(
    'waived',
    'that the gate passed',
    (m) => (m.verdicts.find(({ verdict }) => verdict === 'waived')!.verdict = 'passed'),
    /the waived gates of promotion/,
  ),
  of(
    'rejected',
    'that it happened',
    (m) => Object.assign(m, { state: 'promoted', outcome: null, executedBy: m.requestedBy }),
    /the state of promotion .* "rejected"; the pack says "promoted"/,
  ),
  of(
    'rejected',
    'that it was approved',
    (m) => (m.approvals[0]!.decision = 'approve'),
    /tells of a rejection of promotion .* by ana@example.com/,
  ),
  of(
    'rejected',
    'the comment',
    (m) => (m.approvals[0]!.comment = 'x'),
    /No line says that ana@example.com rejected/,
  ),
  of('rejected', 'why it ended', (m) => (m.outcome = 'x'), /why promotion .* ended/),
  of(
    'rejected',
    'of which promotion it is',
    (_, pack) => (pack.about.promotion = newId()),
    /lists others or none/,
  ),
  of(
    'back',
    'the roll back that left it, gone',
    (_, pack) => (pack.leftBy = []),
    /tells of promotion .*, which the pack does not have/,
  ),
  of(
    'back',
    'who rolled it back',
    (_, { leftBy }) => (leftBy[0]!.executedBy = mole),
    /who let in promotion .* mole@/,
  ),
  of(
    'back',
    'why it was rolled back',
    (_, { leftBy }) => (leftBy[0]!.reason = 'x'),
    /the reason of promotion .* "it was better"/,
  ),
  of(
    'back',
    'to which build it went back',
    (_, { leftBy }) => (leftBy[0]!.build = 7),
    /what promotion .* is about/,
  ),
  of(
    'back',
    'that it is no roll back',
    (_, { leftBy }) => (leftBy[0]!.kind = 'promotion'),
    /the kind of promotion .* "rollback"/,
  ),
  of(
    'back',
    'the tags that it took off',
    (_, { leftBy }) => (leftBy[0]!.did!.takenOff = ['x']),
    /the tags that promotion .* took off/,
  ),
  of(
    'back',
    'no withdrawal',
    (_, { build }) => (build.withdrawal = null),
    /tells that the build was withdrawn/,
  ),
  of(
    'back',
    'why it was withdrawn',
    (_, { build }) => (build.withdrawal!.reason = 'x'),
    /why the build was withdrawn as "it leaks a key"/,
  ),
  of(
    'back',
    'who withdrew it',
    (_, { build }) => (build.withdrawal!.by = mole),
    /who withdrew the build as .* mole@/,
  ),
  of(
    'release',
    'no release',
    (m) => (m.release = null),
    /tells of promotion .*, which the pack does not have/,
  ),
  of(
    'release',
    'how another of it went',
    (m) => (m.release!.members.find(({ id }) => id !== m.id)!.state = 'failed'),
    /the state of promotion .* "promoted"; the pack says "failed"/,
  ),
  of(
    'release',
    'which build another of it is',
    (m) => (m.release!.members.find(({ id }) => id !== m.id)!.build = 7),
    /what promotion .* is about/,
  ),
  of(
    'alone',
    'that somebody asked',
    (m) => (m.requestedBy = mole),
    /No line says that mole@example.com asked/,
  ),
  of(
    'alone',
    'that somebody let it in',
    (m) => (m.executedBy = mole),
    /who let in promotion .* policy of staging/,
  ),
  of(
    'beside',
    'that it replaced what is current',
    (m) => (m.replaced = { number: 1, version: '2.5.2' }),
    /the build that promotion .* replaced as nothing; the pack says 1/,
  ),
];

describe('a pack that says otherwise than its lines does not pass', () => {
  it.each(forgeries)('%s: %s', (course, _, forge, says) => {
    const forged = structuredClone(packs.get(course)!);
    forge(forged);
    expect(verifyPack(forged).broken.join('\n')).toMatch(says);
  });
});
