/** Whom an author label names: `Ben Ode <ben@example.com>` is Ben Ode. */
export const authorName = (author: string): string =>
  /^(.+?)\s*<[^>]*>$/.exec(author.trim())?.[1] ?? author.trim();
