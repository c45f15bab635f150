import { chooseRoute, requireReason, type Route } from '@/domain/promotions/choose-route';
import {
  chooseTags,
  floatingOf,
  proposedTags,
  refuseTakenTags,
  tagConflicts,
} from '@/domain/promotions/choose-tags';
import { Refusal } from '@/lib/refusal';
import { formatRepositoryName, longestRepositoryName } from '@/oci/names';
import type { Candidate, StageRow } from './find-candidate';
import type { PromotionFacts } from './gather-facts';

/** A promotion that may go ahead. */
export interface Plan {
  readonly route: Route<StageRow>;
  readonly tags: readonly string[];
  readonly floating: ReadonlySet<string>;
  /** The target has the build as its current one with all these tags: nothing is left to do. */
  readonly isDone: boolean;
}

/**
 * Decides what a promotion would do, from facts alone.
 * @throws Refusal for every reason but rights and gates: the way, the reason, the tags.
 */
export function planPromotion(
  candidate: Candidate,
  facts: PromotionFacts,
  asked: { readonly tags: readonly string[] | null; readonly reason: string | null },
): Plan {
  const { stages, to, build, digest } = candidate;
  const current = facts.current?.number ?? null;
  const route = chooseRoute({
    ...{ stages, to: to.slug, build, current },
    ...{ inStages: facts.inStages, wasLetIn: facts.previous !== null },
  });
  refuseTooLong(candidate);
  const proposed = tagsUnlessNamed(candidate, facts, route.from);
  const tags = chooseTags({ build, named: asked.tags, proposed });
  const floating = floatingOf(candidate.floatingTags);
  refuseTakenTags(tagConflicts({ tags, digest, inTarget: facts.inTarget, floating }), to.name);
  requireReason(route, asked.reason);
  const setThere = new Set(facts.tagsIn(to.slug));
  return {
    route,
    tags,
    floating,
    isDone: facts.previous !== null && tags.every((tag) => setThere.has(tag)),
  };
}

/**
 * A name may be as long as the protocol lets it with the registry where it was pushed; where the target's
 * registry has a longer name, no client could pull it.
 */
function refuseTooLong({ image, to }: Candidate): void {
  const { length } = formatRepositoryName({ registry: to.registry, image });
  if (length <= longestRepositoryName) return;
  throw new Refusal(
    'conflict',
    `${to.registry}/${image.slice(0, 40)}… would have ${length} characters; a name has ${longestRepositoryName} at most, with its registry. Push the image under a shorter name.`,
  );
}

/**
 * The tags that go along unless the caller names others. A build that is current in its target gets
 * none: so that a call that is made again, of many at once too, finds nothing left to do.
 */
export function tagsUnlessNamed(
  { digest, version }: Candidate,
  facts: PromotionFacts,
  from: StageRow,
): string[] {
  if (facts.current?.digest === digest) return [];
  return proposedTags(facts.tagsIn(from.slug), version);
}
