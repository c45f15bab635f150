interface BehindProps {
  /** How many; zero shows nothing. */
  count: number;
  /** What trails what, in words: `3 builds behind Staging`. */
  words: string;
  /** It was counted no further: there may be more. */
  orMore?: boolean;
}

/** How far a lane trails its left neighbour: ▲n. A fact, not a failure. */
export function Behind({ count, words, orMore = false }: BehindProps) {
  if (count === 0) return null;
  return (
    <span
      title={words}
      className="shrink-0 rounded-sm border border-line bg-muted px-1 text-12 font-medium text-secondary"
    >
      <span aria-hidden>
        ▲{count}
        {orMore ? '+' : null}
      </span>
      <span className="sr-only">{words}</span>
    </span>
  );
}
