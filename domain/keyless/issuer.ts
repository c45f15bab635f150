/** Who issues identity tokens, as far as what their claims mean differs. */
export const issuerKinds = ['github', 'gitlab', 'other'] as const;
export type IssuerKind = (typeof issuerKinds)[number];

export const githubIssuer = 'https://token.actions.githubusercontent.com';
export const gitlabIssuer = 'https://gitlab.com';

/** Longest issuer, in characters. */
export const longestIssuer = 300;

const hostOf = (issuer: string): string => (URL.canParse(issuer) ? new URL(issuer).hostname : '');

/** GitHub and GitLab as everybody in the world may use them; an installation of one’s own is other. */
export function issuerKind(issuer: string): IssuerKind {
  const host = hostOf(issuer);
  if (host === new URL(githubIssuer).hostname) return 'github';
  return host === new URL(gitlabIssuer).hostname ? 'gitlab' : 'other';
}

/** An issuer whose keys nobody but GitHub or GitLab has a hand in, whoever writes its address here. */
export const isPublicIssuer = (issuer: string): boolean =>
  issuer === githubIssuer || issuer === gitlabIssuer;

/** Is this host the machine itself? Only there plain http cannot be listened to or answered by others. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/**
 * Why a text cannot be an issuer (RFC 8414, section 2: an address without query and fragment); null
 * where it can. https, or http on this machine alone.
 */
export function issuerProblem(issuer: string): string | null {
  if (!URL.canParse(issuer)) return 'must be an address such as https://gitlab.example.com';
  const { protocol, hostname, username, password, search, hash } = new URL(issuer);
  if (username !== '' || password !== '') return 'must be without user name and password';
  if (search !== '' || hash !== '' || /[?#\s]/.test(issuer)) return 'must be without ? and #';
  if (protocol === 'https:') return null;
  if (protocol === 'http:' && isLoopback(hostname)) return null;
  return 'must begin with https://; plain http only for an issuer on this machine (http://127.0.0.1)';
}
