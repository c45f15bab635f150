import type { Caller } from '../../ports';
import { basicChallenge } from '@/oci/http/challenge';
import { RegistryError } from '@/oci/http/errors';
import { mediaTypeOf } from '@/oci/manifest/media-types';
import { formatRepositoryName } from '@/oci/names/names';
import { parseScopes, type Scope } from '@/oci/http/scopes';
import type { Grant } from '../../tokens/grants';
import { answerJson } from '../http/answer';
import { readSmallBody } from '../http/body';
import type { Call } from '../call';
import { parseBasic, type Credentials } from '../access/parse-basic';
import { signIn } from '../access/sign-in';

const maximumFormSize = 64 * 1024;

/**
 * Issues a token for as much of the asked scopes as the caller has rights to. GET with Basic
 * credentials is Docker's token authentication; POST is its OAuth2 form, which containerd tries
 * first. No refresh tokens are given (`offline_token` is ignored), so a client that offers one is
 * told that the grant is unknown and falls back to its password.
 */
export async function issueToken(call: Call): Promise<void> {
  const form = call.req.method === 'POST' ? await readForm(call) : call.query;
  const credentials = call.req.method === 'POST' ? passwordGrant(call, form) : basic(call);
  const caller = await signIn(
    call,
    credentials,
    (message) =>
      new RegistryError('UNAUTHORIZED', message, {
        headers: { 'WWW-Authenticate': basicChallenge(call.services.tokens.service) },
      }),
  );
  const scopes = parseScopes(form.getAll('scope'));
  const grants = (await Promise.all(scopes.map((scope) => grant(call, caller, scope)))).flat();
  const issued = await call.services.tokens.issue(caller, grants);
  answerJson(call, 200, {
    token: issued.token,
    access_token: issued.token,
    scope: grants
      .map(({ type, name, actions }) => `${type}:${name}:${actions.join(',')}`)
      .join(' '),
    expires_in: issued.expiresInSeconds,
    issued_at: issued.issuedAt.toISOString(),
  });
}

const basic = ({ req }: Call): Credentials | null => parseBasic(req.headers.authorization);

/** RFC 6749, section 4.3. */
function passwordGrant(call: Call, form: URLSearchParams): Credentials | null {
  const kind = form.get('grant_type');
  if (kind !== 'password') {
    throw new RegistryError(
      'UNSUPPORTED',
      `Tokens are given for grant_type=password, or for GET with Basic credentials, not for ${kind || 'none'}.`,
      { headers: { Allow: 'GET' } },
    );
  }
  const username = form.get('username');
  const password = form.get('password');
  if (!username || password === null) return basic(call);
  return username.includes('\0') || password.includes('\0') ? null : { username, password };
}

async function readForm(call: Call): Promise<URLSearchParams> {
  if (mediaTypeOf(call.req.headers['content-type']) !== 'application/x-www-form-urlencoded') {
    throw new RegistryError('UNSUPPORTED', 'POST a form (application/x-www-form-urlencoded).', {
      headers: { Allow: 'GET' },
    });
  }
  const body = await readSmallBody(
    call,
    maximumFormSize,
    () => new RegistryError('SIZE_INVALID', 'The form is too long.'),
  );
  return new URLSearchParams(body.toString('utf8'));
}

/** As much of one scope as the caller has rights to; nothing where that is none of it. */
async function grant({ services }: Call, caller: Caller, scope: Scope): Promise<Grant[]> {
  if (scope.kind === 'catalog') return [{ type: 'registry', name: 'catalog', actions: ['*'] }];
  const decisions = await Promise.all(
    scope.actions.map(async (action) => ({
      action,
      decision: await services.authorizer.authorize(caller, scope.name, action),
    })),
  );
  const allowed = decisions.flatMap(({ action, decision }) =>
    decision.allowed ? [{ action, registryId: decision.place.registryId }] : [],
  );
  const first = allowed[0];
  if (!first) return [];
  return [
    {
      type: 'repository',
      name: formatRepositoryName(scope.name),
      actions: allowed.map(({ action }) => action),
      registryId: first.registryId,
    },
  ];
}
