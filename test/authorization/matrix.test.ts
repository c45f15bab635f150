import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawCaller } from '../setup/raw';
import { imageManifestType } from '@/oci/manifest/media-types';
import { operations } from './operations';
import { credentials, people, robots, tabled, type Credential, type Who } from './table';
import { createAuthorizationWorld, type AuthorizationWorld, type Caller } from './world';

// L6: role × permission × plane, on the real server. What is expected is in table.ts, by hand.

let world: AuthorizationWorld;
beforeAll(async () => {
  world = await createAuthorizationWorld();
});
afterAll(() => world.server.stop());

const callers: readonly { who: Who; with: Credential }[] = [
  ...people.flatMap((who) => credentials.map((credential) => ({ who, with: credential }))),
  ...robots.map((who) => ({ who, with: 'secret' as const })),
];
const find = ({ who, with: credential }: { who: Who; with: Credential }): Caller => {
  const found = world.callers.find((one) => one.who === who && one.with === credential);
  if (!found) throw new Error(`no ${who} by ${credential}`);
  return found;
};

let calls = 0;

/** A refusal that hides the project, one that says what is missing, or neither. */
const verdictOf = (status: number): string =>
  ({ 401: 'not signed in', 403: 'refused', 404: 'unknown' })[status] ?? 'allowed';

describe.each(operations([]).map(({ name }, at) => ({ name, at })))('$name', ({ at }) => {
  it.each(callers)('$who by $with', async (caller) => {
    const operation = operations(world.requests)[at]!;
    calls += 1;
    const answer = await world.server.api(
      operation.method,
      operation.path(calls),
      operation.body?.(calls),
      { token: null, headers: find(caller).headers },
    );
    const { needs, or = needs, stage, ofNoProject, forPeople } = operation;
    const isRobot = caller.with === 'secret';
    const has = (permission: string) =>
      tabled(caller.who, caller.with, permission, stage === undefined ? {} : { stage });
    const expected =
      (has(needs) || has(or)) && !(forPeople && isRobot)
        ? 'allowed'
        : ofNoProject || (forPeople && isRobot) || has('project.read')
          ? 'refused'
          : 'unknown';
    const verdict = operation.asksOnly?.(answer.body) ? 'refused' : verdictOf(answer.status);
    expect([verdict, answer.status], JSON.stringify(answer.body)).toEqual([
      expected,
      answer.status,
    ]);
  });
});

const registries = [
  { registry: 'shop-dev', stage: 'dev', kind: 'entry' },
  { registry: 'shop-staging', stage: 'staging', kind: 'other' },
  { registry: 'shop-prod', stage: 'prod', kind: 'own' },
] as const;
const signing = callers.filter((caller) => caller.with !== 'session');

describe.each(registries)('the data plane of $registry', ({ registry, kind }) => {
  const path = `/v2/${registry}/api`;
  const acts = [
    { act: 'pull', method: 'GET', path: `${path}/tags/list`, needs: 'image.pull' },
    { act: 'push', method: 'POST', path: `${path}/blobs/uploads/`, needs: 'image.push' },
    { act: 'delete', method: 'DELETE', path: `${path}/manifests/none`, needs: 'image.push' },
  ];
  const rows = acts.flatMap((act) => signing.map((caller) => ({ ...act, ...caller })));

  it.each(rows)('$who by $with: $act', async ({ method, path, needs, ...caller }) => {
    const has = (permission: string) =>
      tabled(caller.who, caller.with, permission, { registry: kind });
    const { basic } = find(caller);
    const answer = await rawCaller(world.server.url, basic)(method, path, {
      headers: { 'content-type': imageManifestType, 'content-length': '0' },
    });
    const may = has(needs) && (needs === 'image.pull' || kind === 'entry');
    // CI knows its project, so that a push to the wrong stage is told the right one.
    const told = has('image.pull') || (has('project.read') && needs !== 'image.pull');
    // Nothing was pushed or tagged so: who may is told that, or can begin.
    const allowed = ['NAME_UNKNOWN', 'MANIFEST_UNKNOWN', null];
    if (may)
      expect([answer.status < 400 || answer.code === 'MANIFEST_UNKNOWN', answer.text]).toEqual([
        true,
        answer.text,
      ]);
    else if (told) expect([answer.status, answer.code]).toEqual([403, 'DENIED']);
    else expect([answer.status, answer.code]).toEqual([404, allowed[0]]);

    // A token of the registry is no wider than what it was got with.
    const scope = `repository:${registry}/api:pull,push,delete`;
    const got = await rawCaller(world.server.url, basic)('GET', `/token?scope=${scope}`);
    expect(got.status).toBe(200);
    const { token } = got.json<{ token: string }>();
    const bearer = await rawCaller(world.server.url, null)(method, path, {
      headers: { authorization: `Bearer ${token}`, 'content-length': '0' },
    });
    expect(bearer.status < 400 || bearer.code === 'MANIFEST_UNKNOWN').toBe(may);
  });
});
