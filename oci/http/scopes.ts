import { formatRepositoryName, parseRepositoryName, type RepositoryName } from '../names/names';

/** What a token may be asked for on a repository. */
export type Action = 'pull' | 'push' | 'delete';

/** What a client asks a token for (Docker's token authentication, "scope"). */
export type Scope =
  | { readonly kind: 'repository'; readonly name: RepositoryName; readonly actions: Action[] }
  /** `registry:catalog:*`, the right to ask for `_catalog`. */
  | { readonly kind: 'catalog' };

const actionsOf: Readonly<Record<string, readonly Action[]>> = {
  pull: ['pull'],
  push: ['push'],
  delete: ['delete'],
  '*': ['pull', 'push', 'delete'],
};

/** No client asks for more at once; each costs an authorisation. */
const maximumScopes = 64;

/** Reads one scope; null where it names nothing that exists here (then it is not granted). */
export function parseScope(text: string): Scope | null {
  const first = text.indexOf(':');
  const last = text.lastIndexOf(':');
  if (first < 0 || first === last) return null;
  const [type, resource] = [text.slice(0, first), text.slice(first + 1, last)];
  const asked = text.slice(last + 1).split(',');
  if (type === 'registry') {
    return resource === 'catalog' && asked.includes('*') ? { kind: 'catalog' } : null;
  }
  const name = type === 'repository' ? parseRepositoryName(resource) : null;
  const actions = [
    ...new Set(asked.flatMap((word) => (Object.hasOwn(actionsOf, word) ? actionsOf[word]! : []))),
  ];
  return name && actions.length > 0 ? { kind: 'repository', name, actions } : null;
}

/**
 * Reads every `scope` parameter of a request, each of which may hold several with spaces between.
 * What cannot be read is left out: a token then simply does not grant it.
 */
export const parseScopes = (parameters: readonly string[]): Scope[] =>
  parameters
    .flatMap((parameter) => parameter.split(' '))
    .filter((text) => text !== '')
    .slice(0, maximumScopes)
    .flatMap((text) => parseScope(text) ?? []);

/**
 * The scope a challenge names. Who pushes asks for pull too: clients look before they upload.
 * @param alsoReads a repository that is read besides (a mount's source): named first, with a space
 *   between
 */
export function formatScope(
  name: RepositoryName,
  action: Action,
  alsoReads: RepositoryName | null = null,
): string {
  const source = alsoReads ? `${formatScope(alsoReads, 'pull')} ` : '';
  return `${source}repository:${formatRepositoryName(name)}:${action === 'push' ? 'pull,push' : action}`;
}

export const catalogScope = 'registry:catalog:*';
