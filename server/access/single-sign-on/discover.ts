import { isIP } from 'node:net';
import { z } from 'zod';
import type { ProviderMetadata } from '../next-auth/backend';
import {
  addressProblem,
  AddressRefused,
  connectOptions,
  type Vouched,
} from '@/server/platform/outbound/connect-options';
import { FetchFailed, fetchJson } from '@/server/platform/outbound/fetch-json';

export type Discovery =
  | { readonly ok: true; readonly metadata: ProviderMetadata }
  /** What is wrong, in words for an administrator. */
  | { readonly ok: false; readonly problem: string };

const words = z.array(z.string());
const description = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  userinfo_endpoint: z.string().optional(),
  jwks_uri: z.string(),
  id_token_signing_alg_values_supported: words.optional(),
  token_endpoint_auth_methods_supported: words.optional(),
  response_types_supported: words.optional(),
  claims_supported: words.optional(),
  scopes_supported: words.optional(),
});

/** Signatures by a key pair alone: with HS256 whoever knows the client secret could be anybody. */
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA', 'RS512', 'PS512', 'ES512'];

/**
 * Reads a provider's description (OpenID Connect Discovery 1.0, section 4) and checks what signing
 * in needs of it, first of all where it would have secrets sent (`outbound/connect-options.ts`).
 */
export async function discover(who: Vouched): Promise<Discovery> {
  const { issuer } = who;
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const wrong = (problem: string): Discovery => ({ ok: false, problem });
  let document: unknown;
  try {
    document = await fetchJson(new URL(url), who);
  } catch (error) {
    if (!(error instanceof FetchFailed)) throw error;
    return wrong(whyNot(url, error));
  }
  const parsed = description.safeParse(document);
  if (!parsed.success) {
    const missing = parsed.error.issues.map(({ path }) => path.join('.')).filter(Boolean);
    return wrong(
      `${url} is no description of an OpenID Connect provider${missing.length > 0 ? `: ${missing.join(', ')} is missing` : ''}. Is this the issuer’s address?`,
    );
  }
  return check(who, parsed.data);
}

async function check(who: Vouched, found: z.infer<typeof description>): Promise<Discovery> {
  const wrong = (problem: string): Discovery => ({ ok: false, problem });
  const { issuer } = who;
  if (found.issuer !== issuer) {
    return wrong(
      `The provider calls itself ${found.issuer}, not ${issuer}. Write the issuer exactly so, to the last slash.`,
    );
  }
  // There the browser goes, not this server.
  const page = addressProblem(found.authorization_endpoint, issuer);
  if (page !== null) {
    return wrong(`Its authorization_endpoint (${found.authorization_endpoint}) ${page}.`);
  }
  for (const name of ['token_endpoint', 'jwks_uri', 'userinfo_endpoint'] as const) {
    const problem = found[name] === undefined ? null : await whyNoWay(found[name], who);
    if (problem !== null) return wrong(`Its ${name} (${found[name]}) ${problem}`);
  }
  const userinfo = found.userinfo_endpoint ?? null;
  if (!(found.response_types_supported ?? ['code']).includes('code')) {
    return wrong('It does not offer the authorization code flow (response type “code”).');
  }
  const offered = found.id_token_signing_alg_values_supported ?? ['RS256'];
  const idTokenAlgorithm = algorithms.find((name) => offered.includes(name));
  if (idTokenAlgorithm === undefined) {
    return wrong(
      `It signs identity tokens with ${offered.join(', ')} only; one of ${algorithms.join(', ')} is needed.`,
    );
  }
  const methods = found.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const clientAuthentication = (['client_secret_basic', 'client_secret_post'] as const).find(
    (name) => methods.includes(name),
  );
  if (clientAuthentication === undefined) {
    return wrong(`It takes no client secret, only ${methods.join(', ')}.`);
  }
  return {
    ok: true,
    metadata: {
      issuer,
      idTokenAlgorithm,
      clientAuthentication,
      authorizationEndpoint: found.authorization_endpoint,
      tokenEndpoint: found.token_endpoint,
      userinfoEndpoint: userinfo,
      jwksUri: found.jwks_uri,
      claims: found.claims_supported ?? null,
      scopes: found.scopes_supported ?? null,
    },
  };
}

/**
 * Why this server will not connect to an address, as far as that is to be seen before; null where it may, or where
 * nobody knows the name just now. Connecting, it is looked at again.
 */
async function whyNoWay(text: string, who: Vouched): Promise<string | null> {
  const form = addressProblem(text, who.issuer);
  if (form !== null) return `${form}.`;
  const url = new URL(text);
  try {
    const { lookup } = connectOptions(url, who);
    if (lookup === undefined || isIP(url.hostname.replace(/[[\]]/g, '')) !== 0) return null;
    await new Promise<void>((known, refused) => {
      lookup(url.hostname, { all: true }, (error) => (error ? refused(error) : known()));
    });
    return null;
  } catch (error) {
    return error instanceof AddressRefused ? error.message : null;
  }
}

/** Why a provider's description could not be had, in words. */
function whyNot(url: string, { message, reason }: FetchFailed): string {
  const { host } = new URL(url);
  const { status, failure } = reason;
  if (status !== undefined) {
    return `${url} answered ${status} instead of a description. Is the issuer written as the provider writes it?`;
  }
  if (failure === undefined) return message;
  if (failure === 'ENOTFOUND' || failure === 'EAI_AGAIN') {
    return `There is no host ${host}, as far as this server can tell. Is the address spelled right, and known to this network’s DNS?`;
  }
  if (failure === 'ECONNREFUSED') {
    return `${host} refuses connections. Is the provider running there?`;
  }
  if (failure === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `The certificate of ${host} is for another name.`;
  }
  if (failure === 'CERT_HAS_EXPIRED') return `The certificate of ${host} has expired.`;
  if (/CERT|SELF_SIGNED|ISSUER|SIGNATURE/.test(failure)) {
    return `The certificate of ${host} is signed by nobody that this server trusts (${failure}). Give it your authority’s certificate with NODE_EXTRA_CA_CERTS.`;
  }
  if (/^no answer in|TIMEDOUT/.test(failure)) {
    return `${host} did not answer within 5 seconds. Does a firewall stand between?`;
  }
  return `${host} could not be asked (${failure}).`;
}
