import type { Lane } from '@/contract/shapes/images';

type Card = Lane['candidates'][number];

const cardsOf = (lane: Lane): Card[] => [
  ...(lane.now === null ? [] : [lane.now]),
  ...lane.candidates,
  ...lane.before,
];

/**
 * A lane as it stands on screen, with the newest facts about its cards: nothing moves, comes or
 * goes, but tags, properties and what may be done are true.
 * @param shown the arrangement on screen
 */
export const holdLane = (shown: Lane, fresh: Lane): Lane => {
  const news = new Map(cardsOf(fresh).map((card) => [card.build.digest, card]));
  const renew = (card: Card): Card => news.get(card.build.digest) ?? card;
  return {
    ...fresh,
    now: shown.now === null ? null : renew(shown.now),
    candidates: shown.candidates.map(renew),
    before: shown.before.map(renew),
  };
};

/** What a held lane keeps back: how many builds are new, and whether any card would move. */
export const keptBack = (shown: Lane, fresh: Lane): { builds: number; moved: boolean } => {
  const known = new Set(cardsOf(shown).map((card) => card.build.digest));
  return {
    builds: cardsOf(fresh).filter((card) => !known.has(card.build.digest)).length,
    moved: arrangement(shown) !== arrangement(fresh),
  };
};

const arrangement = (lane: Lane): string =>
  JSON.stringify(
    [lane.now === null ? [] : [lane.now], lane.candidates, lane.before].map((cards) =>
      cards.map((card) => card.build.digest),
    ),
  );
