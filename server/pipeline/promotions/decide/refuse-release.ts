import { toldActor } from '@/domain/people/actors';
import { missingClick, waitsForPromoter } from '@/domain/promotions/last-click';
import { Refusal } from '@/lib/refusal';
import type { Member } from './read-member';

/** An open request of one member stands in the way of a new one of several. */
export function refuseSecondRequest(members: readonly Member[]): void {
  const asked = members.find(({ done }) => done !== null && done.finishedAt === null);
  if (!asked?.done) return;
  const { image, build, to, requestedBy, id } = asked.done;
  throw new Refusal(
    'conflict',
    `${toldActor(requestedBy)} asked for ${image} #${build} into ${to} already (promotion ${id}). Cancel that request first, or leave ${image} out.`,
  );
}

/**
 * Of a call that takes no waiting for an answer: all that it would wait for.
 * @param promoters who could give the click that the caller may not give; null: it needs none, or they are
 *   told no names.
 */
export function notAtOnce(
  members: readonly Member[],
  promoters: readonly string[] | null,
): Refusal {
  const waits = members.flatMap(({ candidate, judgement }) =>
    judgement.verdicts
      .filter(({ verdict }) => verdict === 'waiting' || verdict === 'failed')
      .map(({ reason }) => (members.length > 1 ? `${candidate.image}: ${reason}` : reason)),
  );
  const { candidate, judgement } = members[0]!;
  const needsClick = members.some(({ needsPromoter, judgement: { verdicts } }) =>
    waitsForPromoter({ needsPromoter, verdicts }),
  );
  if (needsClick) waits.push(missingClick(candidate.to.name, promoters));
  const what = waits.length > 0 ? waits : ['Its policy asks for a last click.'];
  return new Refusal('gates-failed', `Nothing was promoted, for it waits. ${what.join(' ')}`, {
    details: { verdicts: judgement.verdicts },
  });
}

/** What fails of each image, where nobody asked to have it waived. */
export function gatesFailed(members: readonly Member[]): Refusal {
  const failed = members.flatMap(({ candidate, judgement }) =>
    judgement.verdicts
      .filter(({ verdict }) => verdict === 'failed')
      .map(({ reason }) => (members.length > 1 ? `${candidate.image}: ${reason}` : reason)),
  );
  const items = members.map(({ candidate, judgement }) => ({
    image: candidate.image,
    build: candidate.build,
    verdicts: judgement.verdicts,
  }));
  return new Refusal('gates-failed', `Nothing was promoted. ${failed.join(' ')}`, {
    details: members.length > 1 ? { items } : { verdicts: items[0]!.verdicts },
  });
}
