import { z } from 'zod';
import { actor } from './actor';
import { check } from './checks';
import { timestamp } from './common';
import { build } from './images';
import { approval, promotion } from './promotion';

/** What an approval was given to, or a promotion was at the end (L4): domain/promotions/subject.ts. */
const subject = z.object({
  digest: z.string(),
  /** SHA-256 over all that goes along (docs/evidence-pack.md); left out: it was not kept yet. */
  closure: z.string().optional(),
  from: z.string(),
  to: z.string(),
  /** What was current in the target; a digest of null: nothing. */
  target: z.object({
    digest: z.string().nullable(),
    name: z.string().nullable(),
    move: z.number().int(),
  }),
  tags: z.array(z.string()).readonly(),
  policyVersion: z.number().int(),
});

/** A version of the target's policy, as it was saved. */
const policy = z.object({
  version: z.number().int(),
  savedAt: timestamp,
  savedBy: actor,
  /** Who agreed to it, where another proposed it; else null. */
  agreedBy: actor.nullable(),
  document: z.unknown(),
});

/** A promotion with all that led to it. */
export const packedPromotion = promotion.extend({
  approvals: z.array(approval.extend({ subject })),
  /** What it was about at its last evaluation; null: it was not evaluated, or before that was kept. */
  subject: subject.nullable(),
  /** When the verdicts were found; of an open one: when the pack was made. */
  evaluatedAt: timestamp.nullable(),
  /** Who let it in, by a push of a button or as the last gate passed; null: nobody did yet. */
  executedBy: actor.nullable(),
  /** The policy that the verdicts are of; null: the stage had none. */
  policy: policy.nullable(),
  /** The one under which it was asked for, where that is another; else null. */
  askedPolicy: policy.nullable(),
  /** What went along, or would have, as it was when it was asked for; null: it was not kept yet. */
  along: z
    .object({
      /** Each manifest, with the tag by which it is told; a tag of null: it is told by none. */
      manifests: z.array(z.object({ digest: z.string(), tag: z.string().nullable() })),
      /** Manifests beyond those listed. */
      more: z.number().int(),
    })
    .nullable(),
});

/** A line of the trail as it is hashed: each column as text, null where it has none (docs/audit.md). */
const chainedLine = z.object({
  seq: z.string(),
  at: z.string().nullable(),
  actorKind: z.string().nullable(),
  actorId: z.string().nullable(),
  actorName: z.string().nullable(),
  action: z.string().nullable(),
  projectId: z.string().nullable(),
  target: z.string().nullable(),
  /** JSON, as PostgreSQL writes it. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  address: z.string().nullable(),
  requestId: z.string().nullable(),
  imageId: z.string().nullable(),
  buildId: z.string().nullable(),
  digest: z.string().nullable(),
  stageId: z.string().nullable(),
  promotionId: z.string().nullable(),
  personId: z.string().nullable(),
  robotId: z.string().nullable(),
  registryId: z.string().nullable(),
});

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * All that is known of how a build, or one promotion of it, came where it is (docs/evidence-pack.md).
 * `version` grows where something changes its meaning or goes; what is only added leaves it.
 */
export const evidencePack = z.object({
  format: z.literal('sallyport-evidence-pack'),
  version: z.literal(2),
  generatedAt: timestamp,
  /** The installation that made it. */
  publicUrl: z.string(),
  about: z.object({
    project: z.string(),
    image: z.string(),
    number: z.number().int(),
    /** Of this one promotion; null: of the build with every promotion of it. */
    promotion: z.string().nullable(),
  }),
  /** The project's stages as they are called now, in order; one that is gone is in none of them. */
  stages: z.array(z.object({ slug: z.string(), name: z.string() })),
  /** As it is now, with its placements and their tags. */
  build: build.omit({ labels: true }),
  /** Whole, in the order of their keys; fewer than `build.labelCount` where they say more than 256 KiB. */
  labels: z.array(z.object({ key: z.string(), value: z.string() })),
  /** All that goes along with it now, in the first stage that has it; null: no stage has it. */
  closure: z
    .object({
      stage: z.string(),
      manifests: z.array(
        z.object({
          digest: z.string(),
          role: z.enum(['build', 'part', 'evidence']),
          mediaType: z.string().nullable(),
          artifactType: z.string().nullable(),
          /** Bytes of the manifest itself. */
          size: z.number().int(),
          /** Of evidence: the digest that it is told of; else null. */
          about: z.string().nullable(),
          /** Of evidence: the tag by which it is told; null: it names its subject. */
          tag: z.string().nullable(),
        }),
      ),
      /** Manifests beyond those listed. */
      more: z.number().int(),
    })
    .nullable(),
  /** Newest first. */
  promotions: z.array(packedPromotion),
  /** Promotions beyond those listed, older ones. */
  morePromotions: z.number().int(),
  /** Roll backs by which stages went from it to another build, newest first; of one promotion's pack none. */
  leftBy: z.array(packedPromotion),
  /** Those beyond the ones listed, older ones. */
  moreLeftBy: z.number().int(),
  /** Reports about the build, newest first, the newest 1,000. */
  checks: z.array(check),
  trail: z.object({
    /** In the order of the chain, the newest that fit. */
    lines: z.array(
      z.object({
        position: z.number().int(),
        /** The hash before it, 64 zeros before the first; with `line` it makes `hash`. */
        previousHash: hash,
        /** Are the ids of what the line tells of in its hash? Lines from before there were any lack them. */
        subjects: z.boolean(),
        hash,
        line: chainedLine,
      }),
    ),
    /** Lines beyond those listed, older ones; 1,000 stands for as many or more. */
    more: z.number().int(),
    /** The chain's newest link; null: whoever asked does not read the whole trail. */
    head: z.object({ position: z.number().int(), hash }).nullable(),
  }),
});
export type EvidencePack = z.infer<typeof evidencePack>;
