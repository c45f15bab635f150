import { describe, expect, it } from 'vitest';
import { packToVerify } from '@/contract/shapes/evidence-pack-to-verify';
import { chainHash, type ChainedLine } from '@/server/platform/events/audit-chain';
import { packLimits } from './limits';
import { verifyPack } from './verify-pack';

/** What only packs and lines of former versions, and long ones, say; the rest is in test/audit/forged-packs.test.ts. */

const digest = `sha256:${'a'.repeat(64)}`;
const minute = (n: number) => `2026-03-03T14:${String(n).padStart(2, '0')}:00.000Z`;
const person = (name: string) => ({
  kind: 'person' as const,
  id: name,
  name: name.toUpperCase(),
  detail: `${name}@example.com`,
});

interface Line {
  readonly action: string;
  readonly by?: { kind: string; id: string | null; name: string };
  readonly minute: number;
  readonly target?: string;
  readonly before?: object;
  readonly after: object;
}

/** Lines as a chain has them. */
function chained(told: readonly Line[]) {
  let previousHash = '0'.repeat(64);
  return told.map(({ action, by = kept('ben'), minute: at, before, after, target }, index) => {
    const line: ChainedLine = {
      ...nothing,
      seq: String(index + 1),
      at: minute(at),
      actorKind: by.kind,
      actorId: by.id,
      actorName: by.name,
      action,
      target: target ?? (action.startsWith('build.') ? 'shop/api#1' : 'shop/api#1 → prod'),
      before: before ? JSON.stringify(before) : null,
      after: JSON.stringify(after),
      stageId: 'the stage',
    };
    const hash = chainHash(Buffer.from(previousHash, 'hex'), line, true).toString('hex');
    const proven = { position: index + 1, previousHash, subjects: true, hash, line };
    previousHash = hash;
    return proven;
  });
}
const nothing = Object.fromEntries(
  [
    ['projectId', 'address', 'requestId', 'imageId', 'buildId', 'digest', 'stageId'],
    ['promotionId', 'personId', 'robotId', 'registryId'],
  ]
    .flat()
    .map((column) => [column, null]),
) as unknown as ChainedLine;

/** As the trail names somebody. */
const kept = (name: string) => ({ kind: 'person', id: name, name: `${name}@example.com` });

const subject = {
  digest,
  from: 'staging',
  to: 'prod',
  target: { digest: null, name: null, move: 0 },
  tags: ['build-1'],
  policyVersion: 2,
};
const about = {
  promotion: 'p1',
  digest,
  build: 1,
  from: 'staging',
  tags: ['build-1'],
  reason: null,
};
const pushed: Line = { action: 'build.pushed', minute: 0, after: { digest, version: null } };
const requested: Line = {
  action: 'promotion.requested',
  minute: 10,
  after: { ...about, policyVersion: 2 },
};
const approved: Line = {
  action: 'promotion.approved',
  by: kept('ana'),
  minute: 20,
  after: { promotion: 'p1', comment: null, subject: [subject] },
};
const promoted: Line = {
  action: 'promotion.promoted',
  by: kept('ana'),
  minute: 20,
  after: { ...about, policyVersion: 2 },
};

const promotion = {
  id: 'p1',
  project: 'shop',
  image: 'api',
  kind: 'promotion',
  state: 'promoted',
  from: 'staging',
  to: 'prod',
  digest,
  build: 1,
  version: null,
  tags: ['build-1'],
  reason: null,
  replaced: null,
  requestedBy: person('ben') as unknown,
  requestedAt: minute(10),
  finishedAt: minute(20),
  outcome: null,
  did: { manifests: 1, tags: ['build-1'], takenOff: [] },
  policyVersion: 2,
  askedPolicyVersion: 2,
  policy: { version: 2 },
  askedPolicy: null,
  verdicts: [],
  approvals: [
    {
      by: person('ana') as unknown,
      decision: 'approve',
      comment: null,
      at: minute(20),
      counts: true,
      subject,
    },
  ],
  approvedBy: [person('ana')],
  executedBy: person('ana') as unknown,
  waivers: [],
  brokenGlass: null,
  release: null as unknown,
  subject,
  along: null,
};

interface Given {
  readonly lines?: readonly Line[];
  readonly more?: number;
  readonly changes?: Partial<typeof promotion>;
  readonly version?: 1 | 2;
}

const found = ({
  lines = [pushed, requested, approved, promoted],
  more = 0,
  changes = {},
  version = 2,
}: Given = {}) =>
  verifyPack(
    packToVerify.parse({
      format: 'sallyport-evidence-pack',
      version,
      publicUrl: 'http://registry.example.com',
      about: { project: 'shop', image: 'api', number: 1, promotion: null },
      build: {
        image: 'api',
        number: 1,
        digest,
        version: null,
        properties: {},
        pushedAt: minute(0),
        pushedBy: version === 1 ? 'ben@example.com' : person('ben'),
        placements: [{ stage: 'staging' }],
        withdrawal: null,
      },
      promotions: [{ ...promotion, ...changes }],
      morePromotions: 0,
      checks: [],
      trail: { lines: chained(lines), more, head: null },
    }),
  );
const whole = { broken: [], unproven: [] };

describe('verifyPack', () => {
  it('takes a whole pack', () => {
    expect(found()).toEqual(whole);
  });

  it('takes who did something as the trail names them, in packs of version 1', () => {
    const [approval] = promotion.approvals;
    const texts = {
      requestedBy: 'ben@example.com',
      approvals: [{ ...approval!, by: 'ana@example.com' }],
    };
    expect(found({ version: 1, changes: texts })).toEqual(whole);
    const forged = { ...texts, requestedBy: 'mole@example.com' };
    expect(found({ version: 1, changes: forged }).broken).toHaveLength(1);
  });

  it('takes another name of somebody, by id and address, and whoever is nobody any more', () => {
    const married = { ...person('ben'), name: 'Ben Moreau' };
    expect(found({ changes: { requestedBy: married } })).toEqual(whole);
    const gone = { kind: 'person', id: null, name: 'ben@example.com', detail: null };
    expect(found({ changes: { requestedBy: gone } })).toEqual(whole);
    const other = { ...gone, name: 'mole@example.com' };
    expect(found({ changes: { requestedBy: other } }).broken).toHaveLength(1);
  });

  it('takes what a policy did of a line that says system, of its own stage alone', () => {
    const name = 'policy of prod, version 2';
    const policy = { kind: 'policy', id: 'the stage', name, detail: null };
    const lines = [pushed, { ...promoted, by: { kind: 'system', id: null, name } }];
    const alone = { approvals: [], approvedBy: [], requestedAt: minute(20) };
    const by = (who: object) =>
      found({ lines, changes: { ...alone, requestedBy: who, executedBy: who } });
    expect(by(policy)).toEqual(whole);
    expect(by({ ...policy, id: 'another stage' }).broken).not.toEqual([]);
  });

  it('takes one line of an approval for all of a release, as former versions wrote it', () => {
    const other = { ...subject, digest: `sha256:${'b'.repeat(64)}` };
    const target = 'shop/web#4 → prod';
    const theirs = { promotion: 'p2', digest: other.digest, build: 4 };
    const release = {
      id: 'r',
      members: [
        { id: 'p1', image: 'api', build: 1, version: null, digest, state: 'promoted' },
        { id: 'p2', image: 'web', version: null, state: 'promoted', ...theirs },
      ],
    };
    const once = {
      ...approved,
      target,
      after: { promotion: 'p2', comment: null, subject: [other, subject] },
    };
    const lines = [
      pushed,
      requested,
      once,
      promoted,
      { ...promoted, target, after: { ...promoted.after, ...theirs } },
    ];
    expect(found({ lines, changes: { release } })).toEqual(whole);
    const none = { release, approvals: [], approvedBy: [] };
    expect(found({ lines, changes: none }).broken).toEqual([
      'Line 3 tells of an approval of promotion p1 by ana@example.com, which the pack does not say.',
    ]);
  });

  it('does not miss older lines that were left out, and every newer one', () => {
    const full = Array.from({ length: packLimits.lines }, (_, at): Line => ({
      action: 'tag.moved',
      minute: 15,
      target: 'shop-dev/api:latest',
      after: { at },
    }));
    const cut = (lines: readonly Line[]) => found({ lines: [...full, ...lines], more: 2 });
    expect(cut([approved, promoted]).broken).toEqual([]);
    expect(cut([approved, promoted]).unproven).toEqual([
      expect.stringContaining('that the build was pushed'),
      expect.stringContaining('that ben@example.com asked'),
      expect.stringContaining('Older lines of the trail were left out'),
    ]);
    // Nor that whoever let it in asked for it before, and not at once.
    const own = { approvals: [], approvedBy: [], executedBy: person('ben') };
    const lines = [...full, { ...promoted, by: kept('ben') }];
    expect(found({ lines, more: 2, changes: own }).broken).toEqual([]);
    expect(cut([promoted]).broken).toEqual([
      'No line says that ana@example.com approved what promotion p1 says that they saw.',
    ]);
    expect(found({ lines: [pushed, requested, promoted], more: 1 }).broken).toContain(
      'It says that 1 older lines were left out, for which it had room.',
    );
  });

  it('asks a rejection’s comment of the line, whatever the name was then', () => {
    const [approval] = promotion.approvals;
    const said = (outcome: string, comment: string | null) =>
      found({
        lines: [
          pushed,
          requested,
          {
            action: 'promotion.rejected',
            by: kept('ana'),
            minute: 20,
            after: { promotion: 'p1', outcome },
          },
        ],
        changes: {
          state: 'rejected',
          outcome: outcome as never,
          executedBy: null,
          did: null as never,
          approvedBy: [],
          approvals: [
            { ...approval!, decision: 'reject', counts: false, comment: comment as never },
          ],
        },
      }).broken;
    expect(said('Rejected by ANA: too late.', 'too late.')).toEqual([]);
    expect(said('Rejected by Ana Núñez: too late.', 'too late.')).toEqual([]);
    expect(said('Rejected by ANA.', null)).toEqual([]);
    const missing = ['No line says that ana@example.com rejected promotion p1 as the pack says.'];
    for (const comment of [null, 'fine', 'late.']) {
      expect(said('Rejected by ANA: too late.', comment)).toEqual(expect.arrayContaining(missing));
    }
  });
});
