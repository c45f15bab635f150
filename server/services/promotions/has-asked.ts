import type { PromotionRow } from './promotion-view';

/** Does somebody count as having asked for it: themselves, or by a robot that they could sign in as? (L7) */
export const hasAsked = (
  { id }: { readonly id: string },
  { requesterIds }: Pick<PromotionRow, 'requesterIds'>,
): boolean => requesterIds.includes(id);

/** Tells somebody who counts as having asked that they do: the begin of a sentence. */
export const youAsked = ({
  requestedByKind,
  requestedBy,
}: Pick<PromotionRow, 'requestedByKind' | 'requestedBy'>): string =>
  requestedByKind === 'robot'
    ? `${requestedBy} asked for it, and you had a credential of it or could make one`
    : 'You asked for it';

/** The robot that asked for it; null: a person or a policy did. */
export const robotThatAsked = ({
  requestedByKind,
  requestedBy,
}: Pick<PromotionRow, 'requestedByKind' | 'requestedBy'>): string | null =>
  requestedByKind === 'robot' ? requestedBy : null;
