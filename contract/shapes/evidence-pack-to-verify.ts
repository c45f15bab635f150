import { z } from 'zod';
import { actor } from './actor';
import { check } from './checks';
import { evidencePack, packedPromotion } from './evidence-pack';
import { build } from './images';
import { approval, brokenGlass, waiver } from './promotion';
import { withdrawal } from './withdrawal';

/** Who did something; in packs of version 1 a text, as the trail names them. */
const who = z.union([z.string(), actor]);

const policyToVerify = z.object({ version: z.number().int() }).nullable();

const promotionToVerify = z.object({
  ...packedPromotion.pick({
    id: true,
    project: true,
    image: true,
    kind: true,
    state: true,
    from: true,
    to: true,
    digest: true,
    build: true,
    version: true,
    tags: true,
    reason: true,
    replaced: true,
    requestedAt: true,
    finishedAt: true,
    outcome: true,
    did: true,
    policyVersion: true,
    askedPolicyVersion: true,
    verdicts: true,
    approvedBy: true,
    executedBy: true,
    release: true,
    subject: true,
    along: true,
  }).shape,
  requestedBy: who,
  policy: policyToVerify,
  askedPolicy: policyToVerify,
  approvals: z.array(
    z.object({
      ...approval.pick({ decision: true, comment: true, at: true, counts: true }).shape,
      by: who,
      subject: packedPromotion.shape.approvals.element.shape.subject,
    }),
  ),
  waivers: z.array(waiver.extend({ by: who })),
  brokenGlass: brokenGlass
    .extend({
      by: who,
      signedOff: brokenGlass.shape.signedOff.unwrap().extend({ by: who }).nullable(),
    })
    .nullable(),
});

/**
 * What of a pack is verified, of every version that there was: in version 1 who did something was a text, and the
 * first of version 2 did not say yet which roll backs left the build.
 */
export const packToVerify = z.object({
  ...evidencePack.pick({
    format: true,
    publicUrl: true,
    about: true,
    morePromotions: true,
    trail: true,
  }).shape,
  version: z.union([z.literal(1), z.literal(2)]),
  build: build
    .pick({
      image: true,
      number: true,
      digest: true,
      version: true,
      properties: true,
      pushedAt: true,
      placements: true,
    })
    .extend({
      pushedBy: who,
      placements: z.array(z.object({ stage: z.string() })),
      withdrawal: withdrawal.unwrap().extend({ by: who }).nullable(),
    }),
  promotions: z.array(promotionToVerify),
  leftBy: z.array(promotionToVerify).default([]),
  moreLeftBy: z.number().int().default(0),
  checks: z.array(check.extend({ by: who })),
});
