/**
 * Gives each group as many people as it has places, nobody twice, so that as many places as
 * possible are filled: a maximum bipartite matching by augmenting paths (Kuhn).
 * @param places how many people each group wants.
 * @param willing ids of those who may stand for each group.
 * @returns the ids that stand for each group.
 */
export function assign(
  places: readonly number[],
  willing: readonly (readonly string[])[],
): string[][] {
  const wants = willing.map((people) => new Set(people));
  const groupOf = new Map<string, number>();
  const sizes = places.map(() => 0);

  /** Finds a place for a person in one of the groups, moving others on where that makes room. */
  const place = (person: string, tried: Set<number>): boolean => {
    for (const [group, people] of wants.entries()) {
      if (tried.has(group) || !people.has(person)) continue;
      tried.add(group);
      if (sizes[group]! < places[group]!) {
        sizes[group]!++;
        groupOf.set(person, group);
        return true;
      }
      for (const [other, held] of groupOf) {
        if (held !== group) continue;
        if (place(other, tried)) {
          groupOf.set(person, group);
          return true;
        }
      }
    }
    return false;
  };
  const wanted = places.reduce((sum, count) => sum + count, 0);
  for (const person of new Set(willing.flat())) {
    if (groupOf.size === wanted) break;
    place(person, new Set());
  }
  return places.map((_, group) =>
    [...groupOf].filter(([, held]) => held === group).map(([person]) => person),
  );
}
