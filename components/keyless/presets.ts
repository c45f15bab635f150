import { githubIssuer, gitlabIssuer, issuerKind } from '@/domain/keyless/issuer';

export interface IssuerPreset {
  readonly label: string;
  readonly slug: string;
  readonly name: string;
  readonly issuer: string;
  /** What an administrator must know of it. */
  readonly hint: string;
}

/** Where identity tokens come from, for most. */
export const issuerPresets: readonly IssuerPreset[] = [
  {
    label: 'GitHub Actions',
    slug: 'github',
    name: 'GitHub Actions',
    issuer: githubIssuer,
    hint: 'For github.com. GitHub Enterprise Server has an address of its own: https://<host>/_services/token.',
  },
  {
    label: 'GitLab',
    slug: 'gitlab',
    name: 'GitLab',
    issuer: gitlabIssuer,
    hint: 'For gitlab.com. For a GitLab of your own write its address.',
  },
  {
    label: 'Kubernetes',
    slug: 'kubernetes',
    name: 'Kubernetes',
    issuer: 'https://kubernetes.default.svc.cluster.local',
    hint: 'As “kubectl get --raw /.well-known/openid-configuration” names the issuer. Where this server cannot reach it, paste what “kubectl get --raw /openid/v1/jwks” answers.',
  },
];

export interface RulePreset {
  readonly label: string;
  readonly claims: Readonly<Record<string, string>>;
}

const github: readonly RulePreset[] = [
  { label: 'One branch', claims: { repository: 'acme/shop', ref: 'refs/heads/main' } },
  { label: 'One environment', claims: { sub: 'repo:acme/shop:environment:production' } },
  { label: 'Tags', claims: { repository: 'acme/shop', ref: 'refs/tags/v*' } },
];
const gitlab: readonly RulePreset[] = [
  {
    label: 'One protected branch',
    claims: { project_path: 'acme/shop', ref: 'main', ref_type: 'branch', ref_protected: 'true' },
  },
  { label: 'Tags', claims: { project_path: 'acme/shop', ref: 'v*', ref_type: 'tag' } },
];
const kubernetes: readonly RulePreset[] = [
  { label: 'One service account', claims: { sub: 'system:serviceaccount:shop:builder' } },
  { label: 'One namespace', claims: { sub: 'system:serviceaccount:shop:*' } },
];

/** Which pipelines write how: those of GitHub, of GitLab, or pods of a cluster. */
export type Flavour = 'github' | 'gitlab' | 'kubernetes';

/** What an issuer most likely is, by its address; null where nothing says so. */
export function flavourOf(issuer: string): Flavour | null {
  const kind = issuerKind(issuer);
  if (kind !== 'other') return kind;
  if (/kubernetes|\beks\b|k8s|container\.googleapis/i.test(issuer)) return 'kubernetes';
  if (/gitlab/i.test(issuer)) return 'gitlab';
  return issuer.endsWith('/_services/token') ? 'github' : null;
}

/** Rules to start from, for an issuer; of one that nothing is known of, all. */
export function rulePresets(issuer: string): readonly RulePreset[] {
  const all = { github, gitlab, kubernetes };
  const flavour = flavourOf(issuer);
  return flavour === null ? [...gitlab, ...kubernetes] : all[flavour];
}
