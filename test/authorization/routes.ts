/**
 * What a stranger meets at a route of /api/v1 that names something of others:
 * - `hidden`: 404, word for word as for what does not exist (L6);
 * - `refused`: 403, for it is about the installation and there is nothing to hide;
 * - `filtered`: an answer without anything of theirs;
 * - `own`: it names nothing of anybody else's.
 */
export type Meets = 'hidden' | 'refused' | 'filtered' | 'own';

export interface RouteEntry {
  readonly meets: Meets;
  readonly query?: string;
  readonly body?: object;
  /** Makes what it names: in a project of one’s own that is one’s right, whatever others have. */
  readonly makes?: true;
  /** Answers who is not signed in. */
  readonly open?: true;
}

const hidden: RouteEntry = { meets: 'hidden' };
const refused: RouteEntry = { meets: 'refused' };
const filtered: RouteEntry = { meets: 'filtered' };
const own: RouteEntry = { meets: 'own' };
const open: RouteEntry = { meets: 'own', open: true };

const reason = 'of a stranger';
const policy = { gates: [] };
const account = { email: 'new@example.com', name: 'New', password: 'violet otter carries' };

/** Every route of the OpenAPI document; one without an entry fails the test beside this. */
export const routes: Readonly<Record<string, RouteEntry>> = {
  'GET /me': own,
  'GET /idempotency-keys/{key}': own,
  'GET /me/tokens': filtered,
  'POST /me/tokens': { ...own, body: { name: 'more' } },
  'DELETE /me/tokens/{id}': hidden,
  'GET /me/sessions': filtered,
  'DELETE /me/sessions/{id}': hidden,
  'GET /me/providers': own,
  'POST /me/providers/{slug}/link': refused,
  'DELETE /me/ended': own,
  'GET /setup': open,
  'POST /setup': { ...open, body: { ...account, token: 'none' } },
  'GET /people': refused,
  'POST /people': { ...refused, body: account },
  'GET /people/{email}': refused,
  'PATCH /people/{email}': { ...refused, body: { disabled: true } },
  'POST /people/{email}/reset': refused,
  'PUT /people/{email}/vouch': refused,
  'DELETE /people/{email}/vouch': refused,
  'GET /invitations': filtered,
  'POST /invitations': { ...hidden, body: { email: 'new@example.com', team: 'vault-team' } },
  'DELETE /invitations/{id}': hidden,
  'POST /invitations/look': { ...open, body: { token: 'none' } },
  'POST /invitations/accept': { ...open, body: { token: 'none' } },
  'GET /teams/{team}': hidden,
  'DELETE /teams/{team}': refused,
  'GET /teams/{team}/members/{email}/loss': hidden,
  'GET /roles': own,
  'PUT /roles/{role}': { ...refused, body: { name: 'Mole', permissions: ['project.read'] } },
  'DELETE /roles/{role}': refused,
  'DELETE /me/sessions': own,
  'POST /me/view-as': { ...refused, body: { email: 'vera.vault@example.com', project: 'vault' } },
  'DELETE /me/view-as': own,
  'POST /me/password': { ...own, body: { current: 'none', password: 'violet otter carries' } },
  'POST /me/prove': { ...own, body: { password: 'none' } },
  'GET /sign-in': open,
  'GET /sign-in/settings': refused,
  'PUT /sign-in/settings': {
    ...refused,
    body: { passwords: 'everybody', reauthenticate: false },
  },
  'GET /sign-in/providers': refused,
  'PUT /sign-in/providers/{slug}': {
    ...refused,
    body: { name: 'Mole', issuer: 'https://mole.example', clientId: 'm', clientSecret: 'm' },
  },
  'DELETE /sign-in/providers/{slug}': refused,
  'PUT /sign-in/providers/{slug}/groups': { ...refused, body: { groups: [] } },
  'POST /sign-in/providers/{slug}/try': refused,
  'DELETE /sign-in/providers/{slug}/people/{email}': refused,
  'GET /sign-in/providers/{slug}/people/{email}/loss': refused,
  'GET /issuers': own,
  'PUT /issuers/{slug}': { ...refused, body: { name: 'Mole', issuer: 'https://mole.example' } },
  'DELETE /issuers/{slug}': refused,
  'POST /issuers/{slug}/check': refused,
  'POST /token': { ...open, body: { robot: 'robot.vault.vault-ci', token: 'none' } },
  'GET /projects/{project}/robots/{name}': hidden,
  'PUT /projects/{project}/robots/{name}': {
    ...hidden,
    makes: true,
    body: { kind: 'ci', registries: ['vault-dev'] },
  },
  'PATCH /projects/{project}/robots/{name}': { ...hidden, body: { disabled: true } },
  'POST /projects/{project}/robots/{name}/secrets': { ...hidden, body: {} },
  'DELETE /projects/{project}/robots/{name}/secrets/{id}': hidden,
  'GET /projects/{project}/robots/{name}/trusts': hidden,
  'PUT /projects/{project}/robots/{name}/trusts': { ...hidden, body: { trusts: [] } },
  'GET /teams': filtered,
  'PUT /teams/{team}': { ...refused, body: { name: 'Taken over' } },
  'PUT /teams/{team}/members/{email}': { ...hidden, body: { maintainer: true } },
  'DELETE /teams/{team}/members/{email}': hidden,
  'GET /projects': filtered,
  'POST /projects': { ...own, body: { slug: 'vault', name: 'Again' } },
  'GET /projects/{project}': hidden,
  'PATCH /projects/{project}': { ...hidden, body: { name: 'Taken over' } },
  'GET /projects/{project}/grants': hidden,
  'PUT /projects/{project}/grants/{subject}': { ...hidden, body: { role: 'viewer' } },
  'DELETE /projects/{project}/grants/{subject}': hidden,
  'GET /projects/{project}/grants/{subject}/loss': hidden,
  'GET /projects/{project}/access': hidden,
  'GET /projects/{project}/explain': {
    ...hidden,
    query: '?subject=vera.vault@example.com&permission=project.read',
  },
  'GET /projects/{project}/stages/{stage}/who': hidden,
  'GET /projects/{project}/robots': hidden,
  'POST /projects/{project}/robots': {
    ...hidden,
    body: { name: 'mole', kind: 'cluster', registry: 'vault-prod' },
  },
  'DELETE /projects/{project}/robots/{name}': hidden,
  'GET /projects/{project}/images': hidden,
  'GET /projects/{project}/images/{image}/board': hidden,
  'GET /projects/{project}/images/{image}/builds': hidden,
  'GET /projects/{project}/images/{image}/builds/{number}': hidden,
  'GET /projects/{project}/images/{image}/builds/{number}/content': hidden,
  'GET /projects/{project}/images/{image}/builds/{number}/labels': hidden,
  'GET /projects/{project}/images/{image}/builds/{number}/sharing': hidden,
  'GET /projects/{project}/images/{image}/builds/{number}/timeline': hidden,
  'GET /projects/{project}/images/{image}/builds/{number}/evidence-pack': hidden,
  'GET /projects/{project}/images/{image}/builds/{number}/checks': hidden,
  'GET /projects/{project}/images/{image}/tags/{tag}': { ...hidden, query: '?stage=dev' },
  'GET /projects/{project}/images/{image}/stages/{stage}': hidden,
  'GET /projects/{project}/images/{image}/stages/{stage}/history': hidden,
  'GET /projects/{project}/images/{image}/stages/{stage}/timeline': hidden,
  'POST /projects/{project}/images/{image}/builds/{number}/withdrawal': {
    ...hidden,
    body: { reason },
  },
  'DELETE /projects/{project}/images/{image}/builds/{number}/withdrawal': hidden,
  'POST /projects/{project}/images/{image}/builds/{number}/carry': { ...hidden, body: {} },
  'PUT /projects/{project}/images/{image}/builds/{number}/properties': {
    ...hidden,
    body: { ticket: 'X-1' },
  },
  'GET /projects/{project}/review': { ...hidden, query: '?image=safe&build=1&to=staging' },
  'GET /projects/{project}/policies': hidden,
  'GET /projects/{project}/policies/{stage}': hidden,
  'PUT /projects/{project}/policies/{stage}': { ...hidden, body: policy },
  'GET /projects/{project}/policies/{stage}/versions': hidden,
  'GET /projects/{project}/proposals': hidden,
  'POST /projects/{project}/proposals/{id}': { ...hidden, body: { decision: 'agree' } },
  'PUT /projects/{project}/policies/{stage}/read': { ...hidden, body: { version: 1 } },
  'POST /projects/{project}/policies/{stage}/dry-run': { ...hidden, body: policy },
  'POST /projects/{project}/policies/{stage}/replay': { ...hidden, body: policy },
  'PUT /projects/{project}/stages/{stage}/hold': { ...hidden, body: { reason } },
  'DELETE /projects/{project}/stages/{stage}/hold': hidden,
  'POST /projects/{project}/checks': {
    ...hidden,
    body: { image: 'safe', build: 1, name: 'scan', state: 'passed' },
  },
  'POST /promotions': {
    ...hidden,
    body: { project: 'vault', image: 'safe', build: 1, to: 'staging' },
  },
  'POST /releases': {
    ...hidden,
    body: { project: 'vault', to: 'staging', items: [{ image: 'safe', build: 1 }] },
  },
  'GET /promotions': { ...filtered, query: '?limit=1000' },
  'GET /promotions/{id}': hidden,
  'GET /promotions/{id}/review': hidden,
  'GET /promotions/{id}/evidence-pack': hidden,
  'POST /promotions/{id}/approvals': { ...hidden, body: { decision: 'approve' } },
  'POST /promotions/{id}/cancel': { ...hidden, body: {} },
  'POST /promotions/{id}/execute': hidden,
  'POST /promotions/{id}/waivers': {
    ...hidden,
    body: { gate: 'approvals', reason, expiresInHours: 1 },
  },
  'POST /promotions/{id}/break-glass': { ...hidden, body: { reason } },
  'POST /promotions/{id}/sign-off': { ...hidden, body: {} },
  'GET /promotions/{id}/comments': hidden,
  'POST /promotions/{id}/comments': { ...hidden, body: { text: reason } },
  'GET /current/withdrawn': filtered,
  'GET /inbox': filtered,
  'GET /inbox/count': own,
  'GET /registries': filtered,
  'GET /projects/{project}/uploads': hidden,
  'DELETE /projects/{project}/uploads/{id}': hidden,
  'GET /audit': { ...filtered, query: '?limit=1000' },
  'GET /audit/export': { ...filtered, query: '?format=json' },
  'GET /audit/head': own,
  'GET /isolation-checks': refused,
  'POST /isolation-checks': refused,
  'GET /isolation-checks/{id}': refused,
  'GET /jobs': refused,
  'POST /jobs/{kind}/run-again': refused,
  'GET /search': { ...filtered, query: '?q=vault' },
};
