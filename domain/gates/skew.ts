/**
 * What was written down may lie so far ahead of the clock that asks, in milliseconds: two machines,
 * or two reads of one clock.
 */
const skewMs = 30_000;

/**
 * Does it lie further ahead of the clock than two honest clocks differ? It tells of a clock that
 * jumped: how old it is cannot be known, and what counts for a time counts for none (L12).
 */
export const isAhead = (at: Date, now: Date): boolean => at.getTime() > now.getTime() + skewMs;
