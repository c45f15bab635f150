import { expect, it } from 'vitest';
import { githubIssuer, gitlabIssuer } from './issuer';
import { whoIsLetIn } from './rule-words';

it.each<[string, Record<string, string>, string]>([
  [
    githubIssuer,
    { sub: 'repo:acme/shop:ref:refs/heads/main' },
    'Pipelines on GitHub of the repository acme/shop, for the branch main',
  ],
  [githubIssuer, { sub: 'repo:acme/shop:*' }, 'Pipelines on GitHub of the repository acme/shop'],
  [
    githubIssuer,
    { sub: 'repo:acme/shop:environment:production' },
    'Pipelines on GitHub of the repository acme/shop, for the environment production',
  ],
  [
    githubIssuer,
    { repository: 'acme/*', ref: 'refs/tags/v*' },
    'Pipelines on GitHub of any repository like acme/*, for any tag like v*',
  ],
  [
    gitlabIssuer,
    { project_path: 'acme/shop', ref: 'main', ref_type: 'branch', ref_protected: 'true' },
    'Pipelines on gitlab.com of the project acme/shop, for the ref main, where ref_protected is true',
  ],
  [
    'https://kubernetes.default.svc.cluster.local',
    { sub: 'system:serviceaccount:shop:builder' },
    'Tokens of the service account builder in the namespace shop',
  ],
  [
    'https://ci.example.com',
    { sub: 'job-7', team: 'shop' },
    'Tokens whose subject is job-7, where team is shop',
  ],
])('says whom a rule of %s with %j lets in', (issuer, claims, words) => {
  expect(whoIsLetIn({ issuer, claims })).toBe(words);
});
