import { peopleAskedBy } from '@/domain/gates/kinds/index';
import { countedAs, nameIn, whoCanVouch } from '@/domain/gates/not-another';
import { isAskedOfPeople } from '@/domain/gates/kinds/words';
import { isOpen } from '@/domain/gates/verdict';
import { countedWords, whomToVouch } from '@/domain/people/counted-words';
import type { Actor } from '@/domain/permissions/can';
import { mayAdministerInstance } from '@/domain/permissions/instance';
import type { JudgedRequest } from '../../gates/judge-requests';
import type { PromotionRow } from '../promotion-view';

/** Somebody whom a word of the caller's would let decide, or let others decide for. */
export interface NeededWord {
  email: string;
  name: string;
  text: string;
  requests: { id: string; project: string; image: string; to: string }[];
}

/**
 * For whom an administrator could vouch, so that requests that wait for approval get on (L7): each account
 * once, with how it is known that somebody else made it. For all others, nobody.
 */
export function neededWords(
  actor: Actor,
  rows: readonly PromotionRow[],
  judged: ReadonlyMap<string, JudgedRequest>,
): NeededWord[] {
  if (!mayAdministerInstance(actor)) return [];
  const needed = new Map<string, NeededWord>();
  for (const { id, project, image, to } of rows) {
    for (const { about, text } of lackingIn(actor, judged.get(id))) {
      const known = needed.get(about.id) ?? { ...about, text, requests: [] };
      if (!known.requests.some((request) => request.id === id)) {
        known.requests.push({ id, project, image, to });
      }
      needed.set(about.id, known);
    }
  }
  return [...needed.values()].map(({ email, name, text, requests }) => ({
    email,
    name,
    text,
    requests,
  }));
}

/** Of one request: who lacks a word that the caller could give. */
function lackingIn(actor: Actor, request: JudgedRequest | undefined) {
  const { asked = null, policy, verdicts = [] } = request ?? {};
  const waits = verdicts.some((verdict) => isAskedOfPeople(verdict) && !isOpen(verdict));
  if (!asked || !policy || !waits) return [];
  const { approvals } = asked;
  const nameOf = nameIn(approvals);
  return peopleAskedBy(policy.gates)
    .flatMap((gate) => gate.wanted(asked))
    .flatMap(({ person, others, did }) => {
      const why = countedAs(others, approvals.accounts).get(person.id);
      const about = approvals.people.find(({ id }) => why && id === whomToVouch(person.id, why));
      if (!why || !about || !whoCanVouch(person.id, others, approvals).includes(actor.id))
        return [];
      const text = `${countedWords(person.id, why, nameOf, did)}.`;
      return [{ about, text }];
    });
}
