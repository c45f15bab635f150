/** `<registry>/<image>`: what follows `/v2/` in a request's path. */
export interface RepositoryName {
  readonly registry: string;
  readonly image: string;
}

/** Longest name of a repository, without the host (the bound that clients share). */
const maximumNameLength = 255;

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const pattern = new RegExp(`^(${component})/(${component}(?:/${component})*)$`);

/**
 * Reads `<registry>/<image>`, both in the grammar of the OCI distribution specification
 * ("Pulling manifests", `<name>`). Null for anything else, also for a name of one component:
 * here the first component always says the registry.
 */
export function parseRepositoryName(text: string): RepositoryName | null {
  if (text.length > maximumNameLength) return null;
  const match = pattern.exec(text);
  return match ? { registry: match[1]!, image: match[2]! } : null;
}

/** The name as it stands in paths, scopes and answers. */
export const formatRepositoryName = (name: RepositoryName): string =>
  `${name.registry}/${name.image}`;
