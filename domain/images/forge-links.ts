// Pages of the forges that people mostly use; what is not recognised gets no link rather than a
// wrong one. GitHub, Gitea and Forgejo, Bitbucket and GitLab differ in the words of the path only.

/** The repository's page, without a slash or `.git` at its end; null where it is no web address. */
function repositoryOf(source: string | null): { base: string; host: string } | null {
  if (source === null || !URL.canParse(source)) return null;
  const url = new URL(source);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  if (url.username !== '' || url.password !== '') return null;
  const path = url.pathname.replace(/\/+$/, '').replace(/\.git$/, '');
  if (path.split('/').length < 3) return null;
  return { base: `${url.origin}${path}`, host: url.hostname };
}

const isGitLab = (host: string) => /(^|\.)gitlab\./.test(host);
const isBitbucket = (host: string) => host === 'bitbucket.org';
const isCommit = (text: string) => /^[0-9a-f]{7,64}$/i.test(text);

/** The page that compares two commits; null where the forge or a commit is not recognised. */
export function compareUrl(source: string | null, from: string, to: string): string | null {
  const repository = repositoryOf(source);
  if (!repository || !isCommit(from) || !isCommit(to)) return null;
  const { base, host } = repository;
  if (isBitbucket(host)) return `${base}/branches/compare/${to}..${from}`;
  return `${base}${isGitLab(host) ? '/-' : ''}/compare/${from}...${to}`;
}

/** The page of one commit; null where the forge or the commit is not recognised. */
export function commitUrl(source: string | null, commit: string): string | null {
  const repository = repositoryOf(source);
  if (!repository || !isCommit(commit)) return null;
  const { base, host } = repository;
  if (isBitbucket(host)) return `${base}/commits/${commit}`;
  return `${base}${isGitLab(host) ? '/-' : ''}/commit/${commit}`;
}
