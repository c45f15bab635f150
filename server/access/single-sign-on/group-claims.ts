/** The most groups, and the longest name, that are looked at. */
const mostGroups = 5_000;
const longestName = 255;

/**
 * The groups that a token names. Only a list of texts at the top level counts: missing, nested, a
 * single text or anything else is no group at all, so that what cannot be read gives nothing.
 */
export function groupsOf(claims: Readonly<Record<string, unknown>>, claim: string): Set<string> {
  const value = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
  if (!Array.isArray(value) || value.length > mostGroups) return new Set();
  const groups: unknown[] = value;
  if (!groups.every((group) => typeof group === 'string')) return new Set();
  return new Set(groups.filter((group) => group !== '' && group.length <= longestName));
}

interface GroupRule {
  readonly group: string;
  readonly teamId: string;
  readonly team: string;
  readonly maintainer: boolean;
}

/** Which teams the groups put somebody in; a maintainer where any of their groups says so. */
export function teamsOf(
  groups: ReadonlySet<string>,
  rules: readonly GroupRule[],
): Map<string, { readonly team: string; readonly maintainer: boolean }> {
  const teams = new Map<string, { team: string; maintainer: boolean }>();
  for (const { group, teamId, team, maintainer } of rules) {
    if (!groups.has(group)) continue;
    teams.set(teamId, { team, maintainer: maintainer || teams.get(teamId)?.maintainer === true });
  }
  return teams;
}
