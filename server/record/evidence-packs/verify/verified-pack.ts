import type { ActorView } from '@/domain/people/actors';
import type { BuildView } from '@/server/content/builds/show-build';
import type { CheckView } from '@/server/content/checks/show-check';
import type { PackedPromotion } from '../read-promotions';
import type { ProvenLine } from '../read-trail';

/** Who did something: a text in packs of version 1, as the trail names them. */
export type Who = string | ActorView;

type By<Told> = Omit<Told, 'by'> & { readonly by: Who };

type Glass = NonNullable<PackedPromotion['brokenGlass']>;

export type VerifiedApproval = By<Omit<PackedPromotion['approvals'][number], 'lapsed'>>;

/** What of a promotion is verified. */
export interface VerifiedPromotion extends Pick<
  PackedPromotion,
  | 'id'
  | 'project'
  | 'image'
  | 'kind'
  | 'state'
  | 'from'
  | 'to'
  | 'digest'
  | 'build'
  | 'version'
  | 'tags'
  | 'reason'
  | 'replaced'
  | 'requestedAt'
  | 'finishedAt'
  | 'outcome'
  | 'did'
  | 'policyVersion'
  | 'askedPolicyVersion'
  | 'verdicts'
  | 'approvedBy'
  | 'executedBy'
  | 'release'
  | 'subject'
  | 'along'
> {
  readonly requestedBy: Who;
  readonly policy: { readonly version: number } | null;
  readonly askedPolicy: { readonly version: number } | null;
  readonly approvals: readonly VerifiedApproval[];
  readonly waivers: readonly By<PackedPromotion['waivers'][number]>[];
  readonly brokenGlass:
    | (By<Omit<Glass, 'signedOff'>> & {
        readonly signedOff: By<NonNullable<Glass['signedOff']>> | null;
      })
    | null;
}

/** What of a pack is verified, of every version that there was (contract/shapes/evidence-pack-to-verify.ts). */
export interface VerifiedPack {
  readonly about: {
    readonly project: string;
    readonly image: string;
    readonly number: number;
    readonly promotion: string | null;
  };
  readonly build: Pick<
    BuildView,
    'image' | 'number' | 'digest' | 'version' | 'properties' | 'pushedAt'
  > & {
    readonly pushedBy: Who;
    readonly placements: readonly unknown[];
    readonly withdrawal: By<NonNullable<BuildView['withdrawal']>> | null;
  };
  readonly promotions: readonly VerifiedPromotion[];
  readonly morePromotions: number;
  /** Roll backs by which stages went from the build to another. */
  readonly leftBy: readonly VerifiedPromotion[];
  readonly moreLeftBy: number;
  readonly checks: readonly By<CheckView>[];
  readonly trail: {
    readonly lines: readonly ProvenLine[];
    readonly more: number;
    readonly head: { readonly position: number; readonly hash: string } | null;
  };
}
