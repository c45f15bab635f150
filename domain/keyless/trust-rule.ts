import { own } from '@/lib/text/own';
import { literalLength, longestPattern, mostWildcards } from './claim-pattern';
import { issuerKind, type IssuerKind } from './issuer';

/** Which identity tokens stand for a robot: those of this issuer and audience whose claims all match. */
export interface TrustRule {
  /** As tokens name it in `iss`. */
  readonly issuer: string;
  readonly audience: string;
  /** Claim → pattern. */
  readonly claims: Readonly<Record<string, string>>;
}

/** At most so many claims in a rule, and rules of a robot. */
export const mostClaims = 10;
export const mostTrusts = 10;

export interface RuleProblem {
  /** `claims`, or `claims.<name>`. */
  readonly path: string;
  readonly message: string;
}

/** Checked by themselves, whatever a rule says. */
const checkedAnyway: ReadonlySet<string> = new Set(['iss', 'aud', 'exp', 'nbf', 'iat', 'jti']);

/** What anybody’s pipeline may say of itself: which branch, which event, what kind of runner. */
const saysNotWho: ReadonlySet<string> = new Set([
  'ref',
  'ref_type',
  'ref_protected',
  'ref_path',
  'base_ref',
  'head_ref',
  'sha',
  'event_name',
  'environment',
  'environment_protected',
  'deployment_tier',
  'runner_environment',
  'runner_id',
  'pipeline_source',
  'repository_visibility',
  'project_visibility',
  'workflow',
  'job',
  'typ',
]);

const ofRepository = /^repo:[^/:*]+\/./;
const ofProject = /^project_path:[^/:*]+\/./;

/** Shapes of `sub` whose owner must be written out; the part up to there is `begins`. */
const subjects = [
  { begins: 'repo:', names: ofRepository, owner: 'owner', such: 'repo:acme/shop:*' },
  {
    begins: 'project_path:',
    names: ofProject,
    owner: 'group',
    such: 'project_path:acme/shop:*',
  },
  {
    begins: 'system:serviceaccount:',
    names: /^system:serviceaccount:[^:*]+:./,
    owner: 'namespace',
    such: 'system:serviceaccount:shop:builder',
  },
] as const;

const exact = (pattern: string): boolean => !pattern.includes('*');
const ownerOfPath = (pattern: string): boolean => /^[^/*]+\/./.test(pattern);

/** Which claims of the issuers that everybody uses say whose a pipeline is, and how to write them. */
const owners: Readonly<
  Record<Exclude<IssuerKind, 'other'>, Readonly<Record<string, (pattern: string) => boolean>>>
> = {
  github: {
    sub: (pattern) => ofRepository.test(pattern),
    repository: ownerOfPath,
    repository_owner: exact,
    repository_id: exact,
    repository_owner_id: exact,
    enterprise: exact,
    enterprise_id: exact,
  },
  gitlab: {
    sub: (pattern) => ofProject.test(pattern),
    project_path: ownerOfPath,
    namespace_path: (pattern) => exact(pattern) || ownerOfPath(pattern),
    project_id: exact,
    namespace_id: exact,
  },
};

const everybody: Readonly<Record<IssuerKind, string>> = {
  github:
    'This would let in pipelines of everybody on GitHub. Say whose: “repository” such as acme/shop, “repository_owner” such as acme, or “sub” such as repo:acme/shop:ref:refs/heads/main, with no * in the owner.',
  gitlab:
    'This would let in pipelines of everybody on gitlab.com. Say whose: “project_path” such as acme/shop, “namespace_path” such as acme, or “sub” such as project_path:acme/shop:*, with no * in the group.',
  other:
    'This would let in whatever the issuer vouches for. Say who: at least one claim that names it, such as “sub”, with more than a *.',
};

/**
 * Why a rule cannot stand; null where it can. It must name at least one claim that says whose token it
 * is, so that nobody opens a robot to all users of a public service.
 */
export function ruleProblem({ issuer, claims }: Omit<TrustRule, 'audience'>): RuleProblem | null {
  const entries = Object.entries(claims);
  if (entries.length > mostClaims)
    return { path: 'claims', message: `At most ${mostClaims} claims.` };
  for (const [claim, pattern] of entries) {
    const message = claimProblem(claim, pattern);
    if (message !== null) return { path: `claims.${claim}`, message };
  }
  const kind = issuerKind(issuer);
  if (entries.some(([claim, pattern]) => saysWho(kind, claim, pattern))) return null;
  return { path: 'claims', message: everybody[kind] };
}

function claimProblem(claim: string, pattern: string): string | null {
  if (checkedAnyway.has(claim))
    return `“${claim}” is checked by itself; name another claim such as “sub”.`;
  if (!/^(?!__)[A-Za-z0-9_.:/-]{1,100}$/.test(claim))
    return 'A claim’s name has letters, digits and _ . : / - , at most 100.';
  if (pattern === '' || pattern.length > longestPattern)
    return `A pattern has 1 to ${longestPattern} characters.`;
  if (pattern.split('*').length - 1 > mostWildcards)
    return `A pattern has at most ${mostWildcards} *.`;
  if (claim !== 'sub') return null;
  const shape = subjects.find(({ begins }) => pattern.startsWith(begins));
  if (!shape || shape.names.test(pattern)) return null;
  return `Write the ${shape.owner} out, with no * in it, such as ${shape.such}`;
}

function saysWho(kind: IssuerKind, claim: string, pattern: string): boolean {
  if (kind !== 'other') return own(owners[kind], claim)?.(pattern) ?? false;
  if (saysNotWho.has(claim)) return false;
  return exact(pattern) || literalLength(pattern) >= 3;
}
