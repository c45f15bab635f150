/** A project, stage or team slug: lower case, starts with a letter, at most 40 characters. */
export const slugPattern = /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,39}$/;

