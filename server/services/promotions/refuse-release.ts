import { Refusal } from '@/lib/refusal';
import type { Member } from './read-member';

/** An open request of one member stands in the way of a new one of several. */
export function refuseSecondRequest(members: readonly Member[]): void {
  const asked = members.find(({ done }) => done !== null && done.finishedAt === null);
  if (!asked?.done) return;
  const { image, build, to, requestedBy, id } = asked.done;
  throw new Refusal(
    'conflict',
    `${requestedBy} asked for ${image} #${build} into ${to} already (promotion ${id}). Cancel that request first, or leave ${image} out.`,
  );
}

/** Of a call that takes no waiting for an answer: all that it would wait for. */
export function notAtOnce(members: readonly Member[]): Refusal {
  const waits = members.flatMap(({ candidate, judgement }) =>
    judgement.verdicts
      .filter(({ verdict }) => verdict === 'waiting' || verdict === 'failed')
      .map(({ reason }) => (members.length > 1 ? `${candidate.image}: ${reason}` : reason)),
  );
  const what = waits.length > 0 ? waits : ['Its policy asks for a last click.'];
  return new Refusal('gates-failed', `Nothing was promoted, for it waits. ${what.join(' ')}`, {
    details: { verdicts: members[0]!.judgement.verdicts },
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
    ...{ image: candidate.image, build: candidate.build, verdicts: judgement.verdicts },
  }));
  return new Refusal('gates-failed', `Nothing was promoted. ${failed.join(' ')}`, {
    details: members.length > 1 ? { items } : { verdicts: items[0]!.verdicts },
  });
}
