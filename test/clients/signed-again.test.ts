import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRegistryClient } from '@/scripts/lib/oci';
import { goClient } from './command';
import { check, evidenceVariables, makeKey, prepareEvidence, sign } from './evidence-forms';
import { createClientWorld, stages, type ClientWorld } from './world';

const cosign = goClient('cosign-2');
/** Waiting is for as long as something takes; a client that never succeeds fails by this. */
const deadline = 30_000;

/**
 * Under a tag a tool that signs again writes a new document: by itself it follows where it names all that
 * the one before named (L14), as cosign 2 does it, and waits for a hand where it was written anew.
 */
describe.skipIf(!cosign)('evidence of cosign 2 that is made again', () => {
  let world: ClientWorld;
  beforeAll(async () => {
    world = await createClientWorld('again', evidenceVariables);
    await prepareEvidence(world);
    await makeKey(world, 'second');
    await writeFile(world.path('other.json'), '{"spdxVersion":"SPDX-2.3","name":"other"}\n');
  });
  afterAll(() => world?.stop());

  const nameIn = (stage: string, image: string) =>
    world.at(`shop-${stage}/${image}@${world.image.digest}`);
  const make = (...args: string[]) => world.ok(world.ci, cosign!, ...args);
  const ask = (...args: string[]) => world.ok(world.admin, cosign!, ...args);
  const attested = (file: string) => ['--type', 'spdxjson', '--predicate', world.path(file)];
  const attestations = async (stage: string, image: string) =>
    (await ask('download', 'attestation', nameIn(stage, image))).trim().split('\n').length;

  async function soon(look: () => Promise<unknown>): Promise<void> {
    for (const end = Date.now() + deadline; ;) {
      try {
        await look();
        return;
      } catch (error) {
        if (Date.now() > end) throw error;
        await new Promise((resume) => setTimeout(resume, 300));
      }
    }
  }
  const untilItWaits = (image: string) =>
    soon(async () => {
      const where = { action: 'evidence.not-carried', target: `shop/${image}#1 → prod` };
      expect(await world.server.db.prisma.auditEvent.count({ where })).toBe(1);
    });
  const carryByHand = async (image: string) => {
    const path = `/projects/shop/images/${image}/builds/1/carry`;
    expect((await world.server.api('POST', path, {})).status).toBe(409);
    const answer = await world.server.api('POST', path, { replace: true });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  };

  async function inProd(image: string, ...args: string[][]) {
    await createRegistryClient(world.server.url, world.ci).push(
      ...([`shop-dev/${image}`, world.image, '1.4.2'] as const),
    );
    for (const each of args) await make(...each, nameIn('dev', image));
    await world.promoteToProd(image);
  }

  it('by a second key has both signatures in every stage', async () => {
    await inProd('signed', ['sign', ...sign(world)]);
    await make('sign', ...sign(world, 'second'), nameIn('dev', 'signed'));
    for (const stage of stages) {
      await soon(() => ask('verify', ...check(world, 'second'), nameIn(stage, 'signed')));
      await ask('verify', ...check(world), nameIn(stage, 'signed'));
    }
  });

  it('attested again has both in every stage, and attested with --replace waits for a hand', async () => {
    await inProd('attested', ['attest', ...sign(world), ...attested('sbom.json')]);
    await make('attest', ...sign(world), ...attested('other.json'), nameIn('dev', 'attested'));
    await soon(async () => expect(await attestations('prod', 'attested')).toBe(2));

    await writeFile(world.path('third.json'), '{"spdxVersion":"SPDX-2.3","name":"third"}\n');
    const anew = ['attest', '--replace', ...sign(world), ...attested('third.json')];
    await make(...anew, nameIn('dev', 'attested'));
    await untilItWaits('attested');
    expect(await attestations('dev', 'attested')).toBe(1);
    expect(await attestations('prod', 'attested')).toBe(2);
    await carryByHand('attested');
    expect(await attestations('prod', 'attested')).toBe(1);
  });

  it('an SBOM attached anew waits for a hand', async () => {
    const attach = (file: string) => ['attach', 'sbom', '--sbom', world.path(file)];
    await inProd('sbom', attach('sbom.json'));
    await make(...attach('other.json'), nameIn('dev', 'sbom'));
    await untilItWaits('sbom');
    const inStage = () => ask('download', 'sbom', nameIn('prod', 'sbom'));
    expect(await inStage()).toContain('"api"');
    await carryByHand('sbom');
    expect(await inStage()).toContain('"other"');
  });
});
