/** The page of a robot or cluster of a project. */
export const robotHref = (project: string, name: string): string =>
  `/projects/${project}/access/${name}`;
