import type { Accounts } from '@/domain/people/accounts';
import { countedWords, type NameOf } from '@/domain/people/counted-words';
import { standsFor } from '@/domain/people/stands-for';
import type { PromotionRow } from './promotion-view';

/** Does somebody count as having asked for it: themselves, or by a robot that they could sign in as? (L7) */
export const hasAsked = (
  { id }: { readonly id: string },
  { requesterIds }: Pick<PromotionRow, 'requesterIds'>,
): boolean => requesterIds.includes(id);

/** What tells who stands behind a request, and what those who are shown it may be told of them. */
export type Asked = Pick<PromotionRow, 'requesterIds' | 'requestedBy'>;

/**
 * Why somebody's decision would be that of others who did something with a request: they made one
 * another's account, and nobody else has vouched yet (L7). The begin of a sentence; null: it is their own.
 * @param others who did it, by id. @param did what: `asked for it`.
 */
export function whyTheirs(
  person: { readonly id: string; readonly name: string },
  others: readonly string[],
  accounts: Accounts,
  did: string,
  nameOf: NameOf,
): string | null {
  const counted = standsFor(others, accounts).get(person.id);
  if (!counted) return null;
  const known: NameOf = (id) => (id === person.id ? person.name : nameOf(id));
  return `${countedWords(person.id, counted, known, did)}, and no administrator has vouched`;
}

/**
 * Why somebody counts as having asked for it: the begin of a sentence; null: they do not. Who only
 * counts so by their account may not do what whoever asked may (cancel it, give the last click).
 */
export const whyAsked = (
  person: { readonly id: string; readonly name: string },
  row: Asked,
  accounts: Accounts,
): string | null =>
  hasAsked(person, row)
    ? youAsked(row)
    : whyTheirs(person, row.requesterIds, accounts, 'asked for it', (id) =>
        row.requestedBy.kind === 'person' && id === row.requestedBy.id
          ? row.requestedBy.name
          : null,
      );

/** Tells somebody who counts as having asked that they do: the begin of a sentence. */
export const youAsked = ({ requestedBy }: Pick<PromotionRow, 'requestedBy'>): string =>
  requestedBy.kind === 'robot'
    ? `${requestedBy.name} asked for it, and you had a credential of it or could make one`
    : 'You asked for it';

/** The robot that asked for it; null: a person or a policy did. */
export const robotThatAsked = ({
  requestedBy,
}: Pick<PromotionRow, 'requestedBy'>): string | null =>
  requestedBy.kind === 'robot' ? requestedBy.name : null;
