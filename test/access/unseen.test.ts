import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPerson } from '../setup/person';
import { createProject } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';

/*
 * Threat 71: whoever gives roles, or looks after a team, gets the same answer for an address with an account
 * that they do not see as for one without, and for a team that they do not see as for none. Every route that
 * takes an address or a team's name is tried; one that comes to be and is not in the list fails.
 */

let server: TestServer;
let mia: string;

const named = { project: 'shop', team: 'crew', provider: 'forge' } as const;
const password = 'violet otter carries';

interface Tried {
  /** Of the OpenAPI document, as `METHOD /path`. */
  readonly route: string;
  readonly path: string;
  readonly body?: object;
  /** What both are answered. */
  readonly status: number;
}

/** Every route that takes somebody's address, as a maintainer of the project and the team calls it. */
const withAddress = (who: string): Tried[] => [
  tried('GET /people/{email}', 403, `/people/${who}`),
  tried('PATCH /people/{email}', 403, `/people/${who}`, { disabled: true }),
  tried('POST /people/{email}/reset', 403, `/people/${who}/reset`),
  tried('PUT /people/{email}/vouch', 403, `/people/${who}/vouch`, { note: 'met them' }),
  tried('DELETE /people/{email}/vouch', 403, `/people/${who}/vouch`),
  tried('POST /people', 403, '/people', { email: who, name: 'Who', password }),
  tried('POST /setup', 409, '/setup', { token: 'none', email: who, name: 'Who', password }),
  tried('POST /invitations', 201, '/invitations', { email: who, ...role }),
  tried('POST /invitations', 201, '/invitations', { email: who, team: named.team }),
  tried('POST /invitations', 201, '/invitations', { email: who, team: named.team, ...role }),
  tried('POST /invitations', 403, '/invitations', { email: who }),
  tried('PUT /teams/{team}/members/{email}', 404, `/teams/${named.team}/members/${who}`, {}),
  tried('PUT /teams/{team}/members/{email}', 404, `/teams/${named.team}/members/${who}`, {
    maintainer: true,
  }),
  tried('DELETE /teams/{team}/members/{email}', 404, `/teams/${named.team}/members/${who}`),
  tried('GET /teams/{team}/members/{email}/loss', 404, `/teams/${named.team}/members/${who}/loss`),
  tried('PUT /projects/{project}/grants/{subject}', 404, grants(who), { role: 'viewer' }),
  tried('DELETE /projects/{project}/grants/{subject}', 404, grants(who)),
  tried('GET /projects/{project}/grants/{subject}/loss', 404, `${grants(who)}/loss?role=viewer`),
  tried('GET /projects/{project}/grants/{subject}/loss', 404, `${grants(who)}/loss`),
  tried('GET /projects/{project}/explain', 200, explain(who)),
  tried('POST /me/view-as', 403, '/me/view-as', { email: who, project: named.project }),
  tried(
    'DELETE /sign-in/providers/{slug}/people/{email}',
    403,
    `/sign-in/providers/${named.provider}/people/${who}`,
  ),
  tried(
    'GET /sign-in/providers/{slug}/people/{email}/loss',
    403,
    `/sign-in/providers/${named.provider}/people/${who}/loss`,
  ),
];

/** Every route that takes a team's slug. */
const withTeam = (team: string): Tried[] => [
  tried('GET /teams/{team}', 404, `/teams/${team}`),
  tried('PUT /teams/{team}', 403, `/teams/${team}`, { name: 'Mine' }),
  tried('DELETE /teams/{team}', 403, `/teams/${team}`),
  tried('PUT /teams/{team}/members/{email}', 404, `/teams/${team}/members/mia@example.com`, {}),
  tried('DELETE /teams/{team}/members/{email}', 404, `/teams/${team}/members/mia@example.com`),
  tried('GET /teams/{team}/members/{email}/loss', 404, `/teams/${team}/members/x@example.com/loss`),
  tried('POST /invitations', 404, '/invitations', { email: 'new@example.com', team }),
  tried('POST /projects', 404, '/projects', { slug: 'made', name: 'Made', team }),
  tried('PUT /projects/{project}/grants/{subject}', 404, grants(`team:${team}`), {
    role: 'viewer',
  }),
  tried('DELETE /projects/{project}/grants/{subject}', 404, grants(`team:${team}`)),
  tried(
    'GET /projects/{project}/grants/{subject}/loss',
    404,
    `${grants(`team:${team}`)}/loss?role=viewer`,
  ),
  tried('GET /projects/{project}/explain', 404, explain(`team:${team}`)),
  tried('PUT /projects/{project}/policies/{stage}', 400, policies, { gates: approvals(team) }),
  tried('POST /projects/{project}/policies/{stage}/dry-run', 200, `${policies}/dry-run`, {
    gates: approvals(team),
  }),
  tried('POST /projects/{project}/policies/{stage}/replay', 200, `${policies}/replay`, {
    gates: approvals(team),
  }),
  tried(
    'PUT /sign-in/providers/{slug}/groups',
    403,
    `/sign-in/providers/${named.provider}/groups`,
    { groups: [{ group: 'g', team }] },
  ),
];

const role = { project: named.project, role: 'developer' };
const policies = `/projects/${named.project}/policies/staging`;
const approvals = (team: string) => [{ kind: 'approvals', groups: [{ count: 1, team }] }];
function grants(subject: string): string {
  return `/projects/${named.project}/grants/${subject}`;
}
function explain(subject: string): string {
  return `/projects/${named.project}/explain?subject=${subject}&permission=promotion.approve&stage=staging`;
}
function tried(route: string, status: number, path: string, body?: object): Tried {
  return { route, path, status, ...(body && { body }) };
}

const missing = 'never@example.com';
/** With an account, and seen nowhere: enabled, disabled, of a team that one does not see, of another project. */
const addresses = [
  'plain@example.com',
  'gone@example.com',
  'hidden@example.com',
  'other@example.com',
] as const;

beforeAll(async () => {
  server = await startTestServer();
  await createProject(server, 'shop');
  await createProject(server, 'bank');
  mia = await createPerson(server, 'mia@example.com', { role: 'maintainer' });
  for (const address of addresses) {
    await createPerson(server, address, {
      ...(address.startsWith('other') && { role: 'maintainer', project: 'bank' }),
    });
  }
  const done = async (...call: Parameters<TestServer['api']>) => {
    const { status, body } = await server.api(...call);
    expect(status, JSON.stringify(body)).toBeLessThan(300);
  };
  await done('PATCH', '/people/gone@example.com', { disabled: true });
  await done('PUT', '/teams/crew', { name: 'Crew' });
  await done('PUT', '/teams/crew/members/mia@example.com', { maintainer: true });
  await done('PUT', '/teams/secret', { name: 'Secret' });
  await done('PUT', '/teams/secret/members/hidden@example.com', {});
  // Whose members see the project: who is of it shows in no verdict either.
  await createPerson(server, 'dual@example.com', { role: 'viewer' });
  await done('PUT', '/teams/secret/members/dual@example.com', {});
});
afterAll(() => server.stop());

/** All of an answer but what differs from one call to the next. */
async function answerTo({ route, path, body }: Tried, name: string) {
  const [method = ''] = route.split(' ');
  const answer = await server.api(method, path, body, { token: mia });
  const steady = [...(answer.headers ?? new Headers())].filter(
    ([header]) => !['date', 'x-request-id', 'content-length', 'etag'].includes(header),
  );
  const text = JSON.stringify(answer.body)
    .replaceAll(name, 'NAME')
    .replace(/"(requestId|id)":"[^"]*"/g, '"$1":"…"')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replace(/(\/join#?[^"]*)/g, '/join…');
  return { status: answer.status, headers: steady, text };
}

const rows = (from: (name: string) => Tried[], none: string) =>
  from(none).map((call, at) => ({ at, name: `${call.route} ${JSON.stringify(call.body ?? '')}` }));

describe.each(addresses)('an address of an account that one does not see: %s', (address) => {
  it.each(rows(withAddress, missing))('$name', async ({ at }) => {
    const [unseen, none] = [withAddress(address)[at]!, withAddress(missing)[at]!];
    const answer = await answerTo(unseen, address);
    expect([answer.status, answer.text]).toEqual([unseen.status, answer.text]);
    expect(answer).toEqual(await answerTo(none, missing));
  });
});

describe('a team that one does not see', () => {
  it.each(rows(withTeam, 'nowhere'))('$name', async ({ at }) => {
    const [unseen, none] = [withTeam('secret')[at]!, withTeam('nowhere')[at]!];
    const answer = await answerTo(unseen, 'secret');
    expect([answer.status, answer.text]).toEqual([unseen.status, answer.text]);
    expect(answer).toEqual(await answerTo(none, 'nowhere'));
  });
});

it('every route that takes an address or a team is among them', async () => {
  interface Schema {
    properties?: Record<string, unknown>;
  }
  interface Operation {
    requestBody?: { content?: Record<string, { schema?: Schema }> };
    parameters?: { name: string }[];
  }
  const { body } = await server.api<{ paths: Record<string, Record<string, Operation>> }>(
    ...(['GET', '/openapi.json'] as const),
  );
  const takes = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      const schema = operation.requestBody?.content?.['application/json']?.schema;
      const text = JSON.stringify([path.match(/\{\w+\}/g), operation.parameters, schema ?? null]);
      return /"(\{?(email|subject|team)\}?)"/.test(text) ? [`${method.toUpperCase()} ${path}`] : [];
    }),
  );
  const known = new Set([...withAddress('x'), ...withTeam('x')].map(({ route }) => route));
  expect(takes.length).toBeGreaterThan(15);
  expect(takes.filter((route) => !known.has(route))).toEqual([]);
  // And each of them is a route: what none answers is the same for everybody.
  expect([...known].filter((route) => !takes.includes(route))).toEqual([]);
});
