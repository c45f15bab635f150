/**
 * What withdrawing a build does to others that have a part of it.
 * @param count how many there are, one at least.
 * @param entry what the entry stage is called: nothing is refused there.
 */
export function sharingWords(count: number, blockPulls: boolean, entry: string): string {
  const one = count === 1;
  const who = one ? '1 other build has a part of it' : `${count} other builds have a part of it`;
  return blockPulls
    ? `${who}: ${one ? 'it is' : 'they are'} promoted no more either, and outside ${entry} pulls of that part are refused for ${one ? 'it' : 'them'} too.`
    : `${who}: ${one ? 'it is' : 'they are'} promoted no more either.`;
}
