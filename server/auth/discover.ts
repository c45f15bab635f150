import { z } from 'zod';
import type { ProviderMetadata } from './backend';
import { addressProblem } from './provider-address';

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

const patienceMs = 5_000;
const longestBytes = 256 * 1024;

/**
 * Reads a provider's description (OpenID Connect Discovery 1.0, section 4) and checks what signing
 * in needs of it. Follows no redirect, waits 5 s.
 */
export async function discover(issuer: string): Promise<Discovery> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const wrong = (problem: string): Discovery => ({ ok: false, problem });
  let body: string;
  try {
    const signal = AbortSignal.timeout(patienceMs);
    const answer = await fetch(url, {
      ...{ signal, redirect: 'manual', headers: { accept: 'application/json' } },
    });
    if (answer.status !== 200) {
      await answer.body?.cancel();
      return wrong(
        `${url} answered ${answer.status} instead of a description. Is the issuer written as the provider writes it?`,
      );
    }
    body = await readAtMost(answer, longestBytes);
  } catch (error) {
    return wrong(whyUnreachable(url, error));
  }
  const parsed = description.safeParse(jsonOf(body));
  if (!parsed.success) {
    const missing = parsed.error.issues.map(({ path }) => path.join('.')).filter(Boolean);
    return wrong(
      `${url} is no description of an OpenID Connect provider${missing.length > 0 ? `: ${missing.join(', ')} is missing` : ''}. Is this the issuer’s address?`,
    );
  }
  return check(issuer, parsed.data);
}

function check(issuer: string, found: z.infer<typeof description>): Discovery {
  const wrong = (problem: string): Discovery => ({ ok: false, problem });
  if (found.issuer !== issuer) {
    return wrong(
      `The provider calls itself ${found.issuer}, not ${issuer}. Write the issuer exactly so, to the last slash.`,
    );
  }
  for (const name of ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const) {
    const problem = addressProblem(found[name]);
    if (problem !== null) return wrong(`Its ${name} (${found[name]}) ${problem}.`);
  }
  const userinfo = found.userinfo_endpoint ?? null;
  if (userinfo !== null && addressProblem(userinfo) !== null) {
    return wrong(`Its userinfo_endpoint (${userinfo}) ${addressProblem(userinfo)}.`);
  }
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
      ...{ issuer, idTokenAlgorithm, clientAuthentication },
      authorizationEndpoint: found.authorization_endpoint,
      tokenEndpoint: found.token_endpoint,
      userinfoEndpoint: userinfo,
      jwksUri: found.jwks_uri,
      claims: found.claims_supported ?? null,
      scopes: found.scopes_supported ?? null,
    },
  };
}

/** Why a provider could not be asked, in words. */
export function whyUnreachable(url: string, error: unknown): string {
  const host = URL.canParse(url) ? new URL(url).host : url;
  const code = codeOf(error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `There is no host ${host}, as far as this server can tell. Is the address spelled right, and known to this network’s DNS?`;
  }
  if (code === 'ECONNREFUSED') return `${host} refuses connections. Is the provider running there?`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `The certificate of ${host} is for another name.`;
  }
  if (code === 'CERT_HAS_EXPIRED') return `The certificate of ${host} has expired.`;
  if (/CERT|SELF_SIGNED|ISSUER|SIGNATURE/.test(code)) {
    return `The certificate of ${host} is signed by nobody that this server trusts (${code}). Give it your authority’s certificate with NODE_EXTRA_CA_CERTS.`;
  }
  if (code.includes('TIMEOUT') || code === 'ETIMEDOUT') {
    return `${host} did not answer within ${patienceMs / 1000} seconds. Does a firewall stand between?`;
  }
  return `${host} could not be asked (${code || 'the connection failed'}).`;
}

/** The innermost code that an error carries; fetch wraps what the socket said. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if (error.name === 'TimeoutError') return 'TIMEOUT';
  const inner = codeOf(error.cause);
  if (inner !== '') return inner;
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

async function readAtMost(answer: Response, most: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > most) throw Object.assign(new Error('too long'), { code: 'TOO_LONG' });
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
