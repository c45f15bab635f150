import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditEvent } from '@/contract/shapes/audit';
import type { Current } from '@/contract/shapes/current';
import type { Build, TagAt } from '@/contract/shapes/images';
import type { Job } from '@/contract/shapes/jobs';
import type { Policy } from '@/contract/shapes/policies';
import type { Promotion } from '@/contract/shapes/promotion';
import { createRegistryClient } from '@/scripts/lib/oci';
import { grantApplication } from '@/server/platform/migrations/grant-application';
import { migrate } from '@/server/platform/migrations/migrate';
import { verifyAudit } from '@/server/record/audit/verify-audit';
import { createTestDatabase } from '../setup/database';
import { startTestServer, type TestServer } from '../setup/server';
import { migrateTo } from '../setup/migrate-to';
import { smallImage } from '../setup/small-image';
import { emptyColumns, fill, lossesSince, rowsSince, takeSnapshot, type Snapshot } from './fill';
import { landedVersions } from './landed';
import { api, buildOf, upload, withdrawnSentence } from './landed/issuer-words/content';
import { makeDocuments, type Documents } from './landed/issuer-words/documents';
import { ada, bea, ci as ciRobot, secrets } from './landed/issuer-words/people';
import { openRequest } from './landed/issuer-words/record';
import {
  makeDocuments as makeBooks,
  signatureTag,
  upload as bookUpload,
} from './landed/repositories/content';
import { clusterSecret, stageOf } from './landed/repositories/project';
import { clickedRequest, makeJobs, openProposal } from './landed/roll-backs-of-a-stage';
import { closureOf } from './landed/same-bytes/content';
import { makeDocuments as makeClosureDocuments } from './landed/same-bytes/documents';
import { openRequest as closureRequest } from './landed/same-bytes/record';
import { mailerPromotion } from './landed/subjects/content';
import { daysAgo } from './landed/version';
import { byNamesOfToday, byRepositories } from './names';

/**
 * Today's program started on what every version that landed left behind (L17), by its users: the rows
 * are of former programs, and what they are asked for goes through the doors of this one.
 */
describe('an upgrade of a filled installation', () => {
  let server: TestServer;
  let owner: pg.Client;
  let documents: Documents;
  let unfilled: string[];
  let losses: string[];
  let lines: number;

  beforeAll(async () => {
    documents = await makeDocuments();
    const database = await createTestDatabase(null);
    const dataDir = await mkdtemp(join(tmpdir(), 'sallyport-upgrade-'));
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    // What each version wrote, as it was when that version was the newest.
    const written: Snapshot[] = [];
    let before: Snapshot = new Map();
    for (const landed of landedVersions) {
      const version = await landed();
      await migrateTo(database.url, version.migration);
      const upgraded = await takeSnapshot(owner);
      await fill(owner, { url: database.url, dataDir }, version);
      before = await takeSnapshot(owner);
      written.push(rowsSince(upgraded, before));
    }
    unfilled = await emptyColumns(owner);
    lines = before.get('audit_event')?.size ?? 0;
    // As server/edge/main.ts does.
    await migrate(database.url, 'prisma/migrations');
    await grantApplication(database.url, database.applicationUrl);
    server = await startTestServer({ found: { database, dataDir } });
    const now = await takeSnapshot(owner);
    const all = written.flatMap((version) =>
      lossesSince(byRepositories(byNamesOfToday(version), now), now),
    );
    losses = [...new Set(all)].sort();
  });
  afterAll(async () => {
    await owner?.end();
    await server?.stop();
  });

  const get = async <T>(path: string) => {
    const answer = await server.api<T>('GET', path);
    expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBe(200);
    return answer.body;
  };
  const ci = () =>
    createRegistryClient(server.url, { username: 'robot.shop.ci', password: secrets.ci });
  const production = () =>
    createRegistryClient(server.url, { username: 'robot.shop.eu', password: secrets.cluster });

  it('was filled: every column of every table of the last version that landed has a value', () => {
    expect(unfilled).toEqual([]);
  });

  it('keeps every row as it was, but for what a migration or the start says that it mends', () => {
    const { untyped } = documents;
    // Who approves pushes no more: whoever could goes on, in a role of their own (20261129005000_reviewers).
    const grants = losses.filter((loss) => loss.startsWith('role_grant.role of '));
    expect(grants.map((loss) => loss.replace(/^.*: /, ''))).toEqual(
      Array.from({ length: 2 }, () => '"approver" → "approver-developer"'),
    );
    // An open request is looked at again by the clock: what its gates say now is written anew.
    const looked = losses.filter((loss) =>
      /^promotion\.(evaluated_at|evaluate_at|subject|verdicts) of /.test(loss),
    );
    // What was read by the rules of before is read again.
    const again = losses.filter((loss) => /^manifest\.reading of .*: 3 → \d+$/.test(loss));
    expect(again).toHaveLength(10);
    // Of keys it is known that they were used (20261129210000_keys_of_before).
    const keys = losses.filter((loss) =>
      /^idempotency_key\.(request_hash|response|status) of .* → ("\\\\x"|null)$/.test(loss),
    );
    expect(keys).toHaveLength(3);
    const meant = [...grants, ...looked, ...again, ...keys];
    expect(losses.filter((loss) => !meant.includes(loss))).toEqual(
      [
        // What manifests name is in manifest_part.
        'table manifest_blob',
        'table manifest_child',
        // Open pages read the trail.
        'table live_event',
        // Who could have pushed a build is in pusher, with whom its bytes came by.
        'column build.pusher_ids',
        // Uploads last while they move.
        'column upload.expires_at',
        // Absence that was spelled out (20261128204722_layer_reading).
        `build.created_at of ${buildOf(api, 3)}: "1970-01-01T00:00:00+00:00" → null`,
        `build.platforms of ${buildOf(api, 2)}: ["linux/amd64","unknown/unknown"] → ["linux/amd64"]`,
        // Texts that builds are looked up by, and labels that lists carry; build_label has them whole.
        `build.version of ${buildOf(api, 3)}: "3.0.0-x… → "3.0.0-x…`,
        `build.labels of ${buildOf(api, 3)}: {"label-… → {"label-…`,
        // The type that its bytes do not say belongs to where it is placed.
        `manifest.media_type of ${untyped.digest}: "${untyped.mediaType}" → null`,
      ].sort(),
    );
  });

  it('shows every build with what was said of it', async () => {
    const list = await get<{ items: { number: number; version: string | null }[] }>(
      '/projects/shop/images/api/builds',
    );
    expect(list.items.map(({ number }) => number)).toEqual([3, 2, 1]);
    expect(list.items[2]).toMatchObject({
      version: '1.0.0',
      properties: { ticket: 'PAY-7' },
    });
    const labels = await get<{ items: { key: string; value: string }[] }>(
      '/projects/shop/images/api/builds/3/labels?limit=1000',
    );
    expect(labels.items).toHaveLength(81);
    expect(labels.items.find(({ key }) => key.endsWith('.version'))?.value).toHaveLength(306);
    const timeline = await get<{ items: { text: string }[] }>(
      '/projects/shop/images/api/builds/1/timeline',
    );
    const texts = timeline.items.map(({ text }) => text);
    expect(texts).toContain('Promoted from Staging into Production: tested');
    expect(texts).toContain('Set ticket to PAY-7');
  });

  it('serves clusters the same bytes, by the secret of before', async () => {
    const { one } = documents;
    const pulled = await production().pullManifest('shop-prod/api', '1.0.0');
    expect(pulled.digest).toBe(one.digest);
    for (const { digest, bytes } of one.blobs) {
      expect((await production().pullBlob('shop-prod/api', digest)).equals(bytes)).toBe(true);
    }
    await expect(production().pullManifest('shop-dev/api', '1.0.0')).rejects.toThrow();
  });

  it('goes on with an upload that was under way', async () => {
    const path = `/v2/shop-dev/api/blobs/uploads/${upload.id}`;
    const state = await ci().send(path, { method: 'GET' }, 'repository:shop-dev/api:pull,push');
    expect(state.status).toBe(204);
    expect(state.headers.get('range')).toBe(`0-${upload.bytes.length - 1}`);
  });

  it('mends what manifests name: a child that was kept as a blob is a manifest', async () => {
    const { child, overBlob, arm, two } = documents;
    const { rows } = await owner.query(
      `SELECT manifest, role, digest, platform FROM manifest_part
       WHERE role NOT IN ('config', 'layer') AND manifest = ANY($2::text[])
       ORDER BY manifest = $1, position`,
      [overBlob.digest, [overBlob.digest, two.digest]],
    );
    expect(rows).toEqual([
      expect.objectContaining({ manifest: two.digest, role: 'manifest', platform: 'linux/amd64' }),
      expect.objectContaining({ digest: arm.digest, role: 'manifest', platform: 'linux/arm64/v8' }),
      expect.objectContaining({ digest: child.digest, role: 'manifest', platform: 'linux/amd64' }),
    ]);
    const blocked = await server.api<{ detail: string }>('POST', '/promotions', {
      project: 'shop',
      image: 'odd',
      build: 2,
      to: 'staging',
    });
    expect(blocked.status).toBe(409);
    expect(blocked.body.detail).toContain(child.digest);
  });

  it('promotes nothing that could be read in two ways, and still serves where it was', async () => {
    const { ambiguous } = documents;
    expect((await ci().pullManifest('shop-dev/odd', 'build-1')).digest).toBe(ambiguous.digest);
    const answer = await server.api<{ detail: string }>('POST', '/promotions', {
      project: 'shop',
      image: 'odd',
      build: 1,
      to: 'staging',
    });
    expect(answer.status).toBe(409);
    expect(answer.body.detail).toContain('can be read in two ways');
  });

  it('keeps a withdrawn build withdrawn', async () => {
    const { three } = documents;
    const staging = createRegistryClient(server.url, {
      username: 'bea@example.com',
      password: secrets.bea,
    });
    await expect(staging.pullManifest('shop-staging/api', three.digest)).rejects.toThrow(
      withdrawnSentence,
    );
  });

  it('keeps an open request open with its approvals, and it goes through', async () => {
    const { two, intel, arm, sbom } = documents;
    const open = await get<Promotion>(`/promotions/${openRequest}`);
    expect(open).toMatchObject({
      state: 'waiting',
      approvals: [
        { by: { detail: 'bea@example.com' }, decision: 'approve', counts: true, lapsed: [] },
      ],
    });
    const approved = await server.api<Promotion>(
      'POST',
      `/promotions/${openRequest}/approvals`,
      { decision: 'approve' },
      { token: secrets.cyd },
    );
    expect(approved.status, JSON.stringify(approved.body)).toBe(201);
    expect(approved.body.state).toBe('promoted');
    expect((await production().pullManifest('shop-prod/api', 'latest')).digest).toBe(two.digest);
    for (const { digest } of [intel, arm, sbom]) {
      expect((await production().pullManifest('shop-prod/api', digest)).digest).toBe(digest);
    }
    const referrers = await production().send(
      `/v2/shop-prod/api/referrers/${two.digest}`,
      { method: 'GET' },
      'repository:shop-prod/api:pull',
    );
    const { manifests } = (await referrers.json()) as { manifests: { digest: string }[] };
    expect(manifests.map(({ digest }) => digest)).toEqual([sbom.digest]);
  });

  it('keeps what was approved approved, by the closure that was shown, and places that closure', async () => {
    const made = await makeClosureDocuments();
    const { digests, tag, told } = closureOf(made);
    const open = await get<Promotion>(`/promotions/${closureRequest}`);
    expect(open).toMatchObject({
      state: 'waiting',
      approvals: [{ by: { detail: 'bea@example.com' }, counts: true, lapsed: [] }],
    });
    const approved = await server.api<Promotion>(
      'POST',
      `/promotions/${closureRequest}/approvals`,
      { decision: 'approve' },
      { token: secrets.cyd },
    );
    expect(approved.status, JSON.stringify(approved.body)).toBe(201);
    expect(approved.body.state).toBe('promoted');
    for (const digest of digests) {
      expect((await production().pullManifest('shop-prod/web', digest)).digest).toBe(digest);
    }
    expect((await production().pullManifest('shop-prod/web', tag)).digest).toBe(told);
    // What came after the request is no part of it (L14): it follows by an act of its own.
    const { rows } = await owner.query<{ digest: string }>(
      'SELECT digest FROM placement WHERE promotion_id = $1::uuid ORDER BY digest',
      [closureRequest],
    );
    expect(rows.map(({ digest }) => digest)).toEqual(digests);
  });

  it('keeps a request that waits for a click, and it goes through by one', async () => {
    const { digest } = await makeJobs();
    const path = `/promotions/${clickedRequest}`;
    const open = await get<Promotion>(path);
    expect(open).toMatchObject({ state: 'waiting', needsPromoter: true, askedPolicyVersion: 1 });
    await server.api('DELETE', '/projects/shop/stages/staging/hold');
    // The release of the line is a job's cause: the request is looked at by it.
    await expect
      .poll(async () => (await get<Promotion>(path)).state, { timeout: 30_000 })
      .toBe('approved');
    const clicked = await server.api<Promotion>('POST', `${path}/execute`);
    expect(clicked.status, JSON.stringify(clicked.body)).toBe(200);
    expect(clicked.body.state).toBe('promoted');
    const staging = createRegistryClient(server.url, {
      username: 'bea@example.com',
      password: secrets.bea,
    });
    expect((await staging.pullManifest('shop-staging/jobs', 'latest')).digest).toBe(digest);
  });

  it('keeps what was proposed of a policy, for another to agree to', async () => {
    const { items } = await get<{ items: { id: string; state: string; by: { name: string } }[] }>(
      '/projects/shop/proposals',
    );
    expect(items.map(({ state, by }) => [state, by.name])).toEqual([
      ['open', 'Bea'],
      ['declined', 'Ada'],
    ]);
    expect(items[0]?.id).toBe(openProposal);
  });

  it('keeps what is current, since when and through whom', async () => {
    const { lanes } = await get<{ lanes: { stage: string; current: Current | null }[] }>(
      '/projects/shop/images/mailer/board',
    );
    const [dev, staging, prod] = lanes.map(({ current }) => current);
    expect(dev).toMatchObject({ number: 1, how: 'pushed', since: daysAgo(4) });
    expect(staging).toMatchObject({
      number: 1,
      how: 'promoted',
      since: daysAgo(3),
      promotion: mailerPromotion,
      reason: 'mails are due',
    });
    expect(prod).toBeNull();
  });

  it('tells who let in what stands, and moved its tags, by kind and id', async () => {
    const image = '/projects/books/images/ledger';
    const placedBy = async (build: number) =>
      (await get<Build>(`${image}/builds/${build}`)).placements.map(({ by }) => by);
    expect(await placedBy(1)).toEqual([byCi, byBea]);
    expect(await placedBy(2)).toEqual([byCi, byPolicy]);
    const movedBy = async (tag: string, stage: string, at = daysAgo(0)) => {
      const { build, by } = await get<TagAt>(`${image}/tags/${tag}?stage=${stage}&at=${at}`);
      return [build, by];
    };
    expect(await movedBy('latest', 'dev')).toEqual([2, byCi]);
    expect(await movedBy('latest', 'live', daysAgo(4))).toEqual([1, byBea]);
    expect(await movedBy('latest', 'live')).toEqual([2, byPolicy]);
    const told = signatureTag(await makeBooks());
    expect(await movedBy(told, 'live')).toEqual([null, bySystem]);
  });

  it('says who wrote a policy and who agreed to it, and goes on by it in its name', async () => {
    const policy = await get<Policy>('/projects/books/policies/live');
    expect(policy).toMatchObject({ version: 2, savedBy: byBea, agreedBy: byAda });
    const third = await smallImage('the third book');
    await ci().push('books-dev/ledger', third, '3.0.0');
    const image = '/projects/books/images/ledger';
    await expect
      .poll(
        async () =>
          (await get<Build>(`${image}/builds/3`)).placements.find(({ stage }) => stage === 'live')
            ?.by,
        { timeout: 30_000 },
      )
      .toEqual(byPolicy);
    const cluster = createRegistryClient(server.url, {
      username: 'robot.books.live',
      password: clusterSecret,
    });
    expect((await cluster.pullManifest('books-live/ledger', 'latest')).digest).toBe(third.digest);
  });

  it('keeps a name to which no manifest had come, with its blobs, and makes an image of it', async () => {
    const repository = 'books-dev/fresh';
    const { alone } = await makeBooks();
    expect((await ci().pullBlob(repository, alone.digest)).equals(alone.bytes)).toBe(true);
    const path = `/v2/${repository}/blobs/uploads/${bookUpload.id}`;
    const state = await ci().send(path, { method: 'GET' }, `repository:${repository}:pull,push`);
    expect(state.status).toBe(204);
    expect(state.headers.get('range')).toBe(`0-${bookUpload.bytes.length - 1}`);
    await ci().push(repository, await smallImage('a fresh book'), '1.0.0');
    const { pushedBy } = await get<Build>('/projects/books/images/fresh/builds/1');
    expect(pushedBy).toEqual(byCi);
    expect((await ci().pullBlob(repository, alone.digest)).equals(alone.bytes)).toBe(true);
  });

  it('keeps jobs for later, and of those that fail why and since when', async () => {
    const { items } = await get<{ items: Job[] }>('/jobs');
    const of = (kind: string) => items.find((job) => job.kind === kind);
    expect(of('evaluate-later')).toMatchObject({ waiting: 1, next: daysAgo(-3) });
    expect(of('inspect-layers')?.failing).toMatchObject({ times: 3, since: daysAgo(0.5) });
    expect(of('measure-registries')).toMatchObject({ running: null });
  });

  it('takes new builds behind the old ones', async () => {
    await ci().push('shop-dev/api', await smallImage('after the upgrade'), '4.0.0');
    const list = await get<{ items: { number: number }[] }>('/projects/shop/images/api/builds');
    expect(list.items[0]?.number).toBe(4);
  });

  it('has a whole chain of the trail, with the lines of before', async () => {
    const { findings, events } = await verifyAudit(owner);
    expect(findings).toEqual([]);
    expect(Number(events)).toBeGreaterThan(lines);
    const trail = await get<{ items: AuditEvent[] }>('/audit?limit=1000&project=shop');
    expect(trail.items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['project.created', 'promotion.requested', 'build.withdrawn']),
    );
    const about = await get<{ items: AuditEvent[] }>(`/audit?about=${mailerPromotion}`);
    expect(about.items.map(({ target }) => target)).toEqual(['shop/mailer#1 → staging']);
  });
});

/** Who is who, as today's program tells it. */
const byAda = { kind: 'person', id: ada, name: 'Ada', detail: 'ada@example.com' };
const byBea = { kind: 'person', id: bea, name: 'Bea', detail: 'bea@example.com' };
const byCi = { kind: 'robot', id: ciRobot, name: 'robot.shop.ci', detail: 'ci' };
const byPolicy = {
  kind: 'policy',
  id: stageOf('live'),
  name: 'policy of live, version 2',
  detail: null,
};
const bySystem = { kind: 'system', id: null, name: 'sallyport', detail: null };
