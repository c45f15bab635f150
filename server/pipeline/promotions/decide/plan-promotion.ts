import { chooseRoute, requireReason, type Route } from '@/domain/promotions/choose-route';
import {
  leaveOut,
  planTags,
  proposedTags,
  rankOf,
  type TagFacts,
  type TagPlan,
} from '@/domain/promotions/choose-tags';
import { latestTag } from '@/domain/releases/floating';
import { isNewer } from '@/domain/releases/version';
import { Refusal } from '@/lib/refusal';
import { formatRepositoryName, longestRepositoryName } from '@/oci/names/names';
import type { Candidate, StageRow } from './find-candidate';
import type { PromotionFacts } from './gather-facts';

/** A promotion that may go ahead. */
export interface Plan extends TagPlan {
  readonly route: Route<StageRow>;
  /** Tags that it takes off the target's list, in byte order. */
  readonly takesOff: readonly string[];
  /** The target has the build, with all these tags: nothing is left to do. */
  readonly isDone: boolean;
}

interface Asked {
  readonly tags: readonly string[] | null;
  readonly reason: string | null;
}

/**
 * Decides what a promotion would do, from facts alone.
 * @throws Refusal for every reason but rights and gates: the way, the reason, the tags.
 */
export function planPromotion(candidate: Candidate, facts: PromotionFacts, asked: Asked): Plan {
  const { to } = candidate;
  const route = routeOf(candidate, facts, asked.tags);
  refuseTooLong(candidate);
  const about = tagFactsOf(candidate, facts, route);
  const { off, back } = leftOutBy(candidate, facts, route, about);
  const proposed = proposedUnlessNamed(candidate, facts, about);
  const named = asked.tags && [...asked.tags, ...back];
  const plan = planTags(about, named, [...proposed, ...back], to.name);
  requireReason(route, asked.reason);
  const setThere = new Set(facts.tagsIn(to.slug));
  return {
    ...plan,
    route,
    takesOff: off,
    isDone: facts.previous !== null && plan.tags.every((tag) => setThere.has(tag)),
  };
}

/**
 * Which way the build takes. One that went in beside a newer one, as the newest of its line, is where it
 * belongs: the stage goes back to it only where `latest` is asked for by name.
 * @param tags that the caller named; null: none.
 */
export function routeOf(
  { stages, to, build, digest }: Candidate,
  facts: PromotionFacts,
  tags: readonly string[] | null,
): Route<StageRow> {
  const { current, previous, beside, inStages } = facts;
  const isOlder =
    current !== null &&
    current.digest !== digest &&
    !isNewer(rankOf(build, beside), rankOf(current.number, current.beside));
  const staysBeside = previous?.becameCurrent === false && !(tags ?? []).includes(latestTag);
  return chooseRoute({
    stages,
    to: to.slug,
    build,
    inStages,
    isOlder: isOlder && !staysBeside,
    wasLetIn: previous !== null,
  });
}

/** What the build's tags are chosen from, on this way. */
export const tagFactsOf = (
  { build, digest, version, floatingTags }: Candidate,
  { beside, current, tags, tagsIn }: PromotionFacts,
  { kind, from }: Route<StageRow>,
): TagFacts => ({
  build,
  digest,
  version,
  beside,
  patterns: floatingTags,
  isRollback: kind === 'rollback',
  current: current && { digest: current.digest, build: current.number, beside: current.beside },
  source: tagsIn(from.slug),
  lines: tags.lines,
  inTarget: tags.inTarget,
});

/** What of the target's tags a roll back takes off its list, and what goes back to the build. */
export function leftOutBy(
  { keepsTags }: Candidate,
  { standing }: PromotionFacts,
  { kind }: Route<StageRow>,
  about: TagFacts,
): { readonly off: readonly string[]; readonly back: readonly string[] } {
  if (kind !== 'rollback') return { off: [], back: [] };
  const { off, back } = leaveOut(about, standing);
  return { off: keepsTags ? [] : off, back };
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
 * The tags that go along unless the caller names others, those among them that were taken off when the
 * target went back past the build. A build that is current in its target gets none: so that a call that
 * is made again, of many at once too, finds nothing left to do.
 */
export function proposedUnlessNamed(
  { digest }: Candidate,
  { current, standing }: PromotionFacts,
  about: TagFacts,
): string[] {
  if (current?.digest === digest) return [];
  const lost = standing.filter((tag) => !tag.listed && tag.digest === digest);
  const source = [...new Set([...about.source, ...lost.map(({ name }) => name)])];
  return proposedTags({ ...about, source });
}
