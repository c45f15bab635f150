import { LRUCache } from 'lru-cache';

/**
 * Keeps the latest answers of a function that always answers the same for the same text. Compiled
 * patterns and schedules cost more than asking them, and a board asks them for every build.
 * @param most answers kept; beyond, what was asked longest ago is made again
 */
export function remember<Answer>(
  most: number,
  make: (text: string) => Answer,
): (text: string) => Answer {
  // In an object each, since an answer may be null, which the cache does not take.
  const kept = new LRUCache<string, { readonly answer: Answer }>({
    max: most,
    memoMethod: (text) => ({ answer: make(text) }),
  });
  return (text) => kept.memo(text).answer;
}
