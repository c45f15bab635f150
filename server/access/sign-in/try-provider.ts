import type { ProviderMetadata } from '../next-auth/backend';
import { discover } from '../single-sign-on/discover';
import { domainsNote } from '@/domain/sign-in/domains-note';
import { requireAdministrator } from '../call/callers';
import type { Call, Services } from '../call/context';
import { callbackUrlOf, noProvider } from './show-provider';

/**
 * Asks a provider for its description and says what is wrong with it in words. Nobody signs in by it,
 * and no secret is sent. Administrators only.
 */
export async function tryProvider(services: Services, call: Call, { slug }: { slug: string }) {
  requireAdministrator(call, 'Trying a sign-in provider');
  const row = await services.db.prisma.ssoProvider.findUnique({ where: { slug } });
  if (!row) throw noProvider(slug);
  const { privateHosts = new Set<string>() } = services;
  const found = await discover({ issuer: row.issuer, privateHosts });
  return {
    ok: found.ok,
    problems: found.ok ? [] : [found.problem],
    notes: found.ok ? notesOn(found.metadata, row) : [],
    callbackUrl: callbackUrlOf(services.publicUrl, slug),
  };
}

function notesOn(
  { claims, scopes }: ProviderMetadata,
  row: { scopes: string[]; groupsClaim: string; trustEmail: boolean; domains: string[] },
): string[] {
  const notes: string[] = [];
  const domains = domainsNote(row.domains);
  if (domains !== null) notes.push(domains);
  const unknown = scopes === null ? [] : row.scopes.filter((scope) => !scopes.includes(scope));
  if (unknown.length > 0) {
    notes.push(
      `It does not list the scope ${unknown.join(', ')}; it may refuse to be asked for it.`,
    );
  }
  if (claims !== null && !claims.includes(row.groupsClaim)) {
    notes.push(
      `It does not list the claim “${row.groupsClaim}”; if tokens lack it, nobody is in any group.`,
    );
  }
  if (claims !== null && !claims.includes('email_verified') && !row.trustEmail) {
    notes.push(
      'It does not say which e-mail addresses it verified, so nobody gets in the first time unless you trust its addresses.',
    );
  }
  return notes;
}
