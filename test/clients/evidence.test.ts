import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRegistryClient } from '@/scripts/lib/oci';
import {
  type EvidenceForm,
  evidenceForms,
  evidenceVariables,
  prepareEvidence,
} from './evidence-forms';
import { createClientWorld, stages, type ClientWorld } from './world';

const later = 20_000;

/**
 * What is said of a build goes where the build goes (L1, L14), and what is said of it afterwards
 * follows by itself: with the same client, its evidence verifies in every stage.
 */
describe('evidence', () => {
  let world: ClientWorld;

  beforeAll(async () => {
    world = await createClientWorld('evidence', evidenceVariables);
    await prepareEvidence(world);
  });
  afterAll(() => world?.stop());

  const contentOf = (form: EvidenceForm) => (form.ofIndex ? world.index : world.image);
  const nameIn = (form: EvidenceForm, stage: string, image: string) =>
    world.at(`shop-${stage}/${image}@${contentOf(form).digest}`);
  const readerOf = (stage: string) => (stage === 'prod' ? world.cluster : world.admin);
  const verifyIn = (form: EvidenceForm, stage: string, image: string) =>
    form.verify(world, readerOf(stage), nameIn(form, stage, image));

  async function push(form: EvidenceForm, image: string): Promise<void> {
    const client = createRegistryClient(world.server.url, world.ci);
    await client.push(`shop-dev/${image}`, contentOf(form), '1.4.2');
  }

  /** Waits until it verifies there; fails with what the client says at the end of the time. */
  async function verifiesSoon(form: EvidenceForm, stage: string, image: string): Promise<void> {
    const end = Date.now() + later;
    for (;;) {
      try {
        await verifyIn(form, stage, image);
        return;
      } catch (error) {
        if (Date.now() > end) throw error;
        await new Promise((resume) => setTimeout(resume, 500));
      }
    }
  }

  describe.each(evidenceForms.map((form, at) => ({ form, at })))('$form.name', ({ form, at }) => {
    it.skipIf(!form.isThere)('goes along with the build', async () => {
      const image = `along-${at}`;
      await push(form, image);
      await expect(verifyIn(form, 'dev', image)).rejects.toThrow();
      await form.make(world, nameIn(form, 'dev', image));
      await verifyIn(form, 'dev', image);
      await world.promoteToProd(image);
      for (const stage of stages) await verifyIn(form, stage, image);
    });

    it.skipIf(!form.isThere)(
      'follows a build that is further along',
      async () => {
        const image = `late-${at}`;
        await push(form, image);
        await world.promoteToProd(image);
        await expect(verifyIn(form, 'prod', image)).rejects.toThrow();
        await form.make(world, nameIn(form, 'dev', image));
        await verifyIn(form, 'dev', image);
        for (const stage of stages) await verifiesSoon(form, stage, image);
      },
      4 * later,
    );
  });
});
