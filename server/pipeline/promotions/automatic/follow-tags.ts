import { proposedTags, tagConflicts } from '@/domain/promotions/choose-tags';
import { isFloating } from '@/domain/releases/floating';
import { recordAudit } from '@/server/platform/events/audit';
import type { Services } from '@/server/access/call/context';
import type { AutomaticTarget } from './find-automatic';
import { lockCandidate } from '../decide/find-candidate';
import { gatherFacts } from '../decide/gather-facts';
import { openTarget } from '../decide/open-target';
import { routeOf, tagFactsOf } from '../decide/plan-promotion';
import { policyOrigin } from '../policy-origin';
import { trailSubjects } from '../trail-subjects';
import { setTags } from '../decide/set-tags';

/**
 * Sets the tags that CI gave a build after a stage took it by itself: clients push a build's tags one by
 * one, and the first is enough for it to be taken. A tag that means something else there stays, and what
 * a person promoted, with the tags that they chose, is left alone.
 */
export const followTags = (
  services: Services,
  { projectId, project, image, to, policyVersion }: AutomaticTarget,
  build: number,
): Promise<void> =>
  services.db.transaction(async (sql) => {
    const candidate = await lockCandidate(sql, null, { project, image, build, to });
    const at = services.clock();
    const facts = await gatherFacts(sql, null, candidate, [], at);
    const { previous, policy, hold, withdrawal } = facts;
    if (!previous?.byPolicy || policy.automatic === false || hold || withdrawal) return;
    const route = routeOf(candidate, facts, null);
    if (route.kind === 'rollback') return;
    const about = tagFactsOf(candidate, facts, route);
    const proposed = proposedTags(about);
    const taken = new Set(tagConflicts(about, proposed).map(({ name }) => name));
    const there = new Set(facts.tagsIn(to));
    const names = proposed.filter((name) => !taken.has(name) && !there.has(name));
    if (names.length === 0) return;
    const origin = policyOrigin(candidate.to, policyVersion);
    const { digest } = candidate;
    const floating = new Set(
      names.filter((name) => isFloating(name, about.beside, about.patterns)),
    );
    const set = await setTags(sql, {
      repositoryId: await openTarget(sql, candidate, facts),
      digest,
      names,
      floating,
      at,
      by: origin.actor,
      promotionId: previous.id,
    });
    for (const name of set) {
      await recordAudit(sql, origin, {
        action: 'tag.moved',
        projectId,
        subjects: { ...trailSubjects(candidate), registryId: candidate.to.registryId },
        target: `${candidate.to.registry}/${image}:${name}`,
        before: { digest: about.inTarget.find((tag) => tag.name === name)?.digest ?? null },
        after: { digest, build },
      });
    }
  });
