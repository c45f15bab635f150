/** Groups of a table by project, in the alphabet's order. */
export const rowsByProject = <Row extends { readonly project: string }>(
  rows: readonly Row[],
): { key: string; label: string; rows: Row[] }[] =>
  [...new Set(rows.map(({ project }) => project))]
    .toSorted((a, b) => a.localeCompare(b, 'en'))
    .map((project) => ({
      key: project,
      label: project,
      rows: rows.filter((row) => row.project === project),
    }));
