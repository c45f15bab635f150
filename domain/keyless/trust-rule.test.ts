import { describe, expect, it } from 'vitest';
import { githubIssuer, gitlabIssuer, issuerKind, issuerProblem } from './issuer';
import { matchRule } from './match-rule';
import { ruleProblem } from './trust-rule';

const cluster = 'https://kubernetes.default.svc.cluster.local';
const problem = (issuer: string, claims: Record<string, string>) =>
  ruleProblem({ issuer, claims })?.message ?? null;

describe('a rule that says which tokens stand for a robot', () => {
  it.each([
    [githubIssuer, { sub: 'repo:acme/shop:ref:refs/heads/main' }],
    [githubIssuer, { sub: 'repo:acme/*' }],
    [githubIssuer, { repository: 'acme/shop', ref: 'refs/heads/main' }],
    [githubIssuer, { repository: 'acme/*' }],
    [githubIssuer, { repository_owner: 'acme', environment: 'production' }],
    [githubIssuer, { repository_id: '7' }],
    [gitlabIssuer, { project_path: 'acme/shop', ref: 'main', ref_type: 'branch' }],
    [gitlabIssuer, { sub: 'project_path:acme/shop:ref_type:branch:ref:main' }],
    [gitlabIssuer, { namespace_path: 'acme/*' }],
    [cluster, { sub: 'system:serviceaccount:shop:builder' }],
    [cluster, { sub: 'system:serviceaccount:shop:*' }],
    ['https://gitlab.example.com', { project_id: '7' }],
  ])('of %s may ask %j', (issuer, claims) => {
    expect(problem(issuer, claims)).toBeNull();
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [githubIssuer, {}, /everybody on GitHub/],
    [githubIssuer, { sub: '*' }, /everybody on GitHub/],
    [githubIssuer, { sub: 'repo:*' }, /Write the owner out/],
    [githubIssuer, { sub: 'repo:*/shop:ref:refs/heads/main' }, /Write the owner out/],
    [githubIssuer, { sub: 'repo:acme*/shop:*' }, /Write the owner out/],
    [githubIssuer, { sub: '*:ref:refs/heads/main' }, /everybody on GitHub/],
    [githubIssuer, { ref: 'refs/heads/main' }, /everybody on GitHub/],
    [githubIssuer, { repository: '*/shop' }, /everybody on GitHub/],
    [githubIssuer, { repository: 'acme*' }, /everybody on GitHub/],
    [githubIssuer, { repository_owner: 'acme*' }, /everybody on GitHub/],
    [githubIssuer, { job_workflow_ref: 'acme/shop/.github/w.yml@x' }, /everybody on GitHub/],
    [githubIssuer, { actor: 'ana' }, /everybody on GitHub/],
    [gitlabIssuer, { ref: 'main' }, /everybody on gitlab.com/],
    [gitlabIssuer, { project_path: '*/shop' }, /everybody on gitlab.com/],
    [gitlabIssuer, { sub: 'project_path:*' }, /Write the group out/],
    [gitlabIssuer, { user_login: 'ana' }, /everybody on gitlab.com/],
    [cluster, { sub: '*' }, /whatever the issuer vouches for/],
    [cluster, { sub: 'system:serviceaccount:*' }, /Write the namespace out/],
    [cluster, { sub: 'system:serviceaccount:sh*:builder' }, /Write the namespace out/],
    ['https://ci.example.com', { event_name: 'push', ref: 'main' }, /whatever the issuer/],
    ['https://ci.example.com', { aud: 'sallyport' }, /checked by itself/],
    ['https://ci.example.com', { sub: 'a'.repeat(301) }, /1 to 300/],
    ['https://ci.example.com', { sub: 'a*'.repeat(9) }, /at most 8/],
    ['https://ci.example.com', { __proto__x: 'abc' }, /name has letters/],
    ['https://ci.example.com', { 'sub ject': 'abc' }, /name has letters/],
  ])('of %s may not ask %j only', (issuer, claims, why) => {
    expect(problem(issuer, claims)).toMatch(why);
  });

  it('takes a service of everybody’s for what it is, however its address is written', () => {
    expect(issuerKind('https://token.actions.githubusercontent.com/acme')).toBe('github');
    expect(issuerKind('https://TOKEN.actions.githubusercontent.com')).toBe('github');
    expect(issuerKind('https://gitlab.com/')).toBe('gitlab');
    expect(issuerKind('https://gitlab.example.com')).toBe('other');
  });
});

describe('a token', () => {
  const rule = {
    issuer: githubIssuer,
    audience: 'sallyport',
    claims: { repository: 'acme/shop', ref: 'refs/heads/*' },
  };
  const token = {
    aud: 'sallyport',
    repository: 'acme/shop',
    ref: 'refs/heads/main',
    run_id: 7,
  };

  it('matches where audience and every claim do, and says what was found', () => {
    expect(matchRule(rule, token)).toEqual({
      matches: true,
      found: { repository: 'acme/shop', ref: 'refs/heads/main' },
    });
    expect(matchRule(rule, { ...token, aud: ['x', 'sallyport'] }).matches).toBe(true);
  });

  it.each([
    [{ ...token, aud: 'sallyport.example.com' }, 'aud'],
    [{ ...token, aud: undefined }, 'aud'],
    [{ ...token, aud: { 0: 'sallyport' } }, 'aud'],
    [{ ...token, repository: 'acme/shop-evil' }, 'repository'],
    [{ ...token, repository: undefined }, 'repository'],
    [{ ...token, ref: { name: 'refs/heads/main' } }, 'ref'],
    [{ ...token, ref: null }, 'ref'],
  ])('%j does not, for its %s', (other, claim) => {
    expect(matchRule(rule, other)).toMatchObject({ matches: false, claim });
  });

  it('matches numbers and truth values as text, and a list by one entry', () => {
    const claims = { run_id: '7', ref_protected: 'true', groups: 'acme/*' };
    const found = matchRule(
      { ...rule, claims },
      { ...token, ref_protected: true, groups: ['x', 'acme/web'] },
    );
    expect(found).toEqual({
      matches: true,
      found: { run_id: '7', ref_protected: 'true', groups: 'acme/web' },
    });
  });

  it('matches no rule without claims, and finds nothing in what all objects have', () => {
    expect(matchRule({ ...rule, claims: {} }, token).matches).toBe(false);
    expect(matchRule({ ...rule, claims: { constructor: '*' } }, token).matches).toBe(false);
  });
});

describe('an issuer', () => {
  it.each([
    'https://gitlab.example.com',
    'https://x.example.com/a/',
    'http://127.0.0.1:4000',
    'http://[::1]:1',
    'http://localhost',
  ])('may be %s', (issuer) => expect(issuerProblem(issuer)).toBeNull());
  it.each([
    'gitlab.example.com',
    'http://gitlab.example.com',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'ftp://127.0.0.1',
    'file:///etc/passwd',
    'https://a:b@example.com',
    'https://example.com?x=1',
    'https://example.com/#x',
    'https://example.com?',
    'javascript:alert(1)',
  ])('may not be %s', (issuer) => expect(issuerProblem(issuer)).not.toBeNull());
});
