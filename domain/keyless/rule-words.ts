import { issuerKind } from './issuer';
import type { TrustRule } from './trust-rule';

/**
 * Whom a rule lets in, as a person would say it: `pipelines of the repository acme/shop on GitHub, for
 * the branch main`. Claims that have no words of their own are named as they are.
 */
export function whoIsLetIn({ issuer, claims }: Omit<TrustRule, 'audience'>): string {
  const rest = new Map(Object.entries(claims));
  const take = (claim: string): string | undefined => {
    const pattern = rest.get(claim);
    rest.delete(claim);
    return pattern;
  };
  const who = subjectWords(take('sub'));
  const repository = take('repository');
  if (repository !== undefined) who.push(`of ${anyOf('repository', repository)}`);
  const owner = take('repository_owner');
  if (owner !== undefined) who.push(`of repositories of ${owner}`);
  const project = take('project_path');
  if (project !== undefined) who.push(`of ${anyOf('project', project)}`);
  const group = take('namespace_path');
  if (group !== undefined) who.push(`of projects of ${group}`);
  const ref = take('ref');
  const isTag = rest.get('ref_type') === 'tag';
  if (ref !== undefined) {
    rest.delete('ref_type');
    who.push(isTag ? `for ${anyOf('tag', ref)}` : refWords(ref));
  }
  const environment = take('environment');
  if (environment !== undefined) who.push(`for ${anyOf('environment', environment)}`);
  for (const [claim, pattern] of rest) who.push(`where ${claim} is ${pattern}`);
  const of = { github: 'Pipelines on GitHub', gitlab: 'Pipelines on gitlab.com', other: 'Tokens' };
  return `${of[issuerKind(issuer)]} ${who.join(', ')}`.replace(/ ,/g, ',').trim();
}

/** `the tag v1`, `any tag`, `tags such as v*`. */
function anyOf(what: string, pattern: string): string {
  if (pattern === '*') return `any ${what}`;
  return pattern.includes('*') ? `any ${what} like ${pattern}` : `the ${what} ${pattern}`;
}

function refWords(ref: string): string {
  if (ref.startsWith('refs/heads/')) return `for ${anyOf('branch', ref.slice(11))}`;
  if (ref.startsWith('refs/tags/')) return `for ${anyOf('tag', ref.slice(10))}`;
  return `for ${anyOf('ref', ref)}`;
}

function subjectWords(sub: string | undefined): string[] {
  if (sub === undefined) return [];
  const [, space, account] = /^system:serviceaccount:([^:]*):(.*)$/.exec(sub) ?? [];
  if (space !== undefined && account !== undefined)
    return [`of ${anyOf('service account', account)} in the namespace ${space}`];
  const [, repository, context = ''] = /^repo:([^:]*)(?::(.*))?$/.exec(sub) ?? [];
  if (repository === undefined) return [`whose subject is ${sub}`];
  const of = `of ${anyOf('repository', repository)}`;
  if (context === '' || context === '*') return [of];
  if (context.startsWith('ref:')) return [of, refWords(context.slice(4))];
  if (context.startsWith('environment:'))
    return [of, `for ${anyOf('environment', context.slice(12))}`];
  return [of, context === 'pull_request' ? 'for pull requests' : `where the rest is ${context}`];
}
