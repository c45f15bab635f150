import { tokenScopes, type TokenScope } from '@/domain/permissions/roles';

/** What a token with a scope may do of what its owner may. */
export const scopeWords: Readonly<Record<TokenScope, { name: string; means: string }>> = {
  read: { name: 'Read', means: 'See what I see, and pull images. Every token does.' },
  push: { name: 'Push', means: 'Push images, describe builds and report checks.' },
  promote: {
    name: 'Promote',
    means: 'Ask for promotions, promote, approve, waive, withdraw and stop lines.',
  },
  admin: {
    name: 'Administer',
    means: 'Change roles, robots, policies and settings, and my own tokens and sessions.',
  },
};

/** A token's scopes in short: `all I may`, `read, push`. */
export const scopeText = (scopes: readonly TokenScope[]): string =>
  tokenScopes.every((scope) => scopes.includes(scope)) ? 'all I may' : scopes.join(', ');
