/** Chances that are the same again for the same seed and number. */
export interface Random {
  /** A whole number from 0, below `end`. */
  below(end: number): number;
  /** Yes, with this probability. */
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
}

/**
 * A small generator of pseudo-random numbers (sfc32), begun by two numbers: each call that is made
 * from (`seed`, `at`) can be made again alone.
 */
export function randomOf(seed: number, at: number): Random {
  let [a, b, c, count] = [seed | 0, at | 0, (seed ^ 0x9e3779b9) | 0, 1];
  const next = () => {
    const sum = (a + b + count) | 0;
    count = (count + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // Neighbouring seeds begin alike until they are mixed.
  for (let mixed = 0; mixed < 15; mixed++) next();
  const below = (end: number) => Math.floor(next() * end);
  return {
    below,
    chance: (probability) => next() < probability,
    pick<T>(from: readonly T[]): T {
      if (from.length === 0) throw new Error('nothing to pick from');
      return from[below(from.length)] as T;
    },
  };
}
