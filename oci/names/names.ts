/** `<registry>/<image>`: what follows `/v2/` in a request's path. */
export interface RepositoryName {
  readonly registry: string;
  readonly image: string;
}

/** Longest name of a repository, without the host (the bound that clients share). */
export const longestRepositoryName = 255;

/** What is left of it for an image, in a registry of one letter. */
export const longestImageName = longestRepositoryName - 'r/'.length;

/** The longest that leads to something in a repository: `<registry>/<image>@sha512:<hex>`. */
export const longestReference = longestRepositoryName + '@sha512:'.length + 128;

/** The same as a client writes it: with a scheme, a host with its port, and a tag besides. */
export const longestPullReference =
  'https://'.length + 253 + ':65535/'.length + longestReference + ':'.length + 128;

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';

/** An image's name in its registry (OCI distribution, "Pulling manifests", `<name>`). */
export const imageNamePattern = new RegExp(`^${component}(?:/${component})*$`);

const repositoryPattern = new RegExp(`^(${component})/(${component}(?:/${component})*)$`);

/**
 * Reads `<registry>/<image>`, both in the grammar of the OCI distribution specification
 * ("Pulling manifests", `<name>`). Null for anything else, also for a name of one component:
 * here the first component always says the registry.
 */
export function parseRepositoryName(text: string): RepositoryName | null {
  if (text.length > longestRepositoryName) return null;
  const match = repositoryPattern.exec(text);
  return match ? { registry: match[1]!, image: match[2]! } : null;
}

/** Whether the text is an image's name, as long as one may be in any registry. */
export const isImageName = (text: string): boolean =>
  text.length <= longestImageName && imageNamePattern.test(text);

/** The name as it stands in paths, scopes and answers. */
export const formatRepositoryName = (name: RepositoryName): string =>
  `${name.registry}/${name.image}`;
