/** A project, stage or team slug: lower case, starts with a letter, at most 40 characters. */
export const slugPattern = /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,39}$/;

/** The registry that a stage of a project fills: `shop` and `dev` give `shop-dev`. */
export const stageRegistrySlug = (project: string, stage: string): string => `${project}-${stage}`;

/** A `/` in an image's name is written `~` in URLs: `web/front` is `web~front`. */
export const imageToPath = (name: string): string => name.replaceAll('/', '~');
export const imageFromPath = (segment: string): string => segment.replaceAll('~', '/');

/** The stages a project gets when it names none. */
export const defaultStages = [
  { slug: 'dev', name: 'Dev' },
  { slug: 'staging', name: 'Staging' },
  { slug: 'preprod', name: 'Pre-prod' },
  { slug: 'prod', name: 'Production' },
] as const;
