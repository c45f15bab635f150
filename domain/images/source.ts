import { indexedText } from './indexed-text';
import { own } from '@/lib/text/own';

/** Where a build came from; null where its labels do not say. */
export interface Source {
  /** As builds are looked up by it. */
  readonly commit: string | null;
  readonly branch: string | null;
  readonly author: string | null;
  /** Always http or https, so that it may be linked. */
  readonly url: string | null;
}

// The specified key first, then what builders wrote before it or beside it.
// `org.opencontainers.image.ref.name` is no branch: base images carry their own name in it.
const keys = {
  commit: [
    'org.opencontainers.image.revision',
    'org.label-schema.vcs-ref',
    'vcs-ref',
    'git.commit',
  ],
  branch: ['org.opencontainers.image.branch', 'git.branch', 'vcs-branch'],
  // Who wrote the commit says more than whom to ask about the image.
  author: ['git.author', 'org.opencontainers.image.authors', 'maintainer'],
  url: ['org.opencontainers.image.source', 'org.label-schema.vcs-url', 'git.url'],
} as const;

/** The labels that `sourceOf` looks at. */
export const sourceKeys: readonly string[] = Object.values(keys).flat();

/** Reads commit, branch, author and repository address from a build's labels. */
export function sourceOf(labels: Readonly<Record<string, string>>): Source {
  const commit = firstOf(labels, keys.commit);
  const url = firstOf(labels, keys.url);
  return {
    commit: commit === null ? null : indexedText(commit),
    branch: firstOf(labels, keys.branch),
    author: firstOf(labels, keys.author),
    // An address that was cut short (cut-text.ts) leads elsewhere.
    url: url !== null && /^https?:\/\/[^\s]+$/i.test(url) && !url.endsWith('…') ? url : null,
  };
}

function firstOf(
  labels: Readonly<Record<string, string>>,
  candidates: readonly string[],
): string | null {
  for (const key of candidates) {
    const value = own(labels, key)?.trim();
    if (value) return value;
  }
  return null;
}
