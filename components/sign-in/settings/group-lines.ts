interface GroupRule {
  readonly group: string;
  readonly team: string;
  readonly maintainer: boolean;
}

/** Rules as lines that can be changed: `leads = release*`. */
export const writeGroupLines = (rules: readonly GroupRule[]): string =>
  rules
    .map(({ group, team, maintainer }) => `${group} = ${team}${maintainer ? '*' : ''}`)
    .join('\n');

/** Reads them back; the last `=` parts, for a group's name may have one. `wrong` names the first bad line. */
export function readGroupLines(text: string): { groups: GroupRule[]; wrong: string | null } {
  const groups: GroupRule[] = [];
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    const found = /^(.+\S|\S)\s*=\s*([a-z][a-z0-9-]*)\s*(\*?)$/.exec(line);
    if (found === null) return { groups, wrong: `“${line}” is not written as group = team` };
    const [, group = '', team = '', star] = found;
    groups.push({ group: group.trim(), team, maintainer: star === '*' });
  }
  return { groups, wrong: null };
}
