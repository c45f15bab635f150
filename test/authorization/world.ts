import { pageForHeader } from '@/lib/http/page-for-header';
import { newId } from '@/lib/ids';
import type { Credentials } from '@/scripts/lib/oci';
import { sessionCookieName } from '@/server/access/sessions/cookies';
import { newSecret } from '@/server/platform/secrets/secrets';
import { createSession } from '@/server/access/sessions/sessions';
import { createCiPush } from '../security/push';
import { createPerson } from '../setup/person';
import { createProject } from '../setup/project';
import { administrator, startTestServer, type TestServerOptions } from '../setup/server';
import { actedBy } from '../support/acted';
import {
  credentials,
  keeperPermissions,
  limitedTo,
  people,
  robots,
  type Credential,
  type Who,
} from './table';

const instanceRoles: readonly string[] = ['administrator', 'security', 'auditor'];

/** Headers and Basic credentials of one caller; a session has no Basic. */
export interface Caller {
  readonly who: Who;
  readonly with: Credential;
  readonly headers: Readonly<Record<string, string>>;
  readonly basic: Credentials | null;
}

/**
 * The real server with a project `shop`: build 1 of `api` is in every stage, builds 2 and 3 in dev. Preprod
 * asks more people for approval than there are; four images ask to be let in, `unasked` waits in staging. Everybody of the table, by every credential.
 */
export async function createAuthorizationWorld(options?: TestServerOptions) {
  const server = await startTestServer(options);
  const { prisma, sql } = server.db;
  await createProject(server, 'shop');
  const ci = await createCiPush(server, 'shop', 'first');
  for (const tag of ['one', 'two', 'three']) await ci.image('api', { tag, layer: tag });

  const shop = await prisma.project.findUniqueOrThrow({
    where: { slug: 'shop' },
    include: { stages: true },
  });
  await prisma.customRole.create({
    data: {
      slug: 'keeper',
      name: 'Keeper',
      permissions: keeperPermissions,
      ...actedBy('createdBy', 'test'),
    },
  });
  const callers: Caller[] = [];
  for (const who of people) {
    const personId = newId();
    const email = `${who}.example@example.com`;
    const instanceRole = instanceRoles.includes(who) ? who : null;
    await prisma.person.create({ data: { id: personId, email, name: who, instanceRole } });
    if (who !== 'nobody' && instanceRole === null) {
      const role = who === 'limited' ? 'approver' : who;
      const stages = who === 'limited' ? limitedTo : [];
      await prisma.roleGrant.create({
        data: {
          id: newId(),
          projectId: shop.id,
          personId,
          role,
          stages,
          ...actedBy('createdBy', 'test'),
        },
      });
    }
    for (const credential of credentials) {
      if (credential === 'session') {
        const cookie = await createSession(
          sql,
          { personId, address: '127.0.0.1', userAgent: 'test' },
          new Date(),
        );
        const headers = {
          cookie: `${sessionCookieName('http://127.0.0.1')}=${cookie}`,
          origin: 'http://127.0.0.1',
          'sec-fetch-site': 'same-origin',
          [pageForHeader]: personId,
        };
        callers.push({ who, with: credential, headers, basic: null });
        continue;
      }
      const { secret, hash, prefix } = newSecret('personal');
      const scopes =
        credential === 'all'
          ? ['read', 'push', 'promote', 'admin']
          : [...new Set(['read', credential])];
      await prisma.apiToken.create({
        data: {
          id: newId(),
          personId,
          name: credential,
          prefix,
          scopes,
          tokenHash: new Uint8Array(hash),
        },
      });
      const headers = { authorization: `Bearer ${secret}` };
      callers.push({
        who,
        with: credential,
        headers,
        basic: { username: email, password: secret },
      });
    }
  }
  const extras = {
    ci: [],
    cluster: [],
    'asking-ci': ['check.report', 'promotion.request'],
    'promoting-ci': ['promotion.execute'],
  };
  for (const who of robots) {
    const { secret, hash, prefix } = newSecret('robot');
    const username = `robot.shop.${who}`;
    const stage = shop.stages.find(({ slug }) => slug === (who === 'cluster' ? 'prod' : 'dev'));
    await prisma.robot.create({
      data: {
        id: newId(),
        projectId: shop.id,
        name: who,
        username,
        ...actedBy('createdBy', 'test'),
        kind: who === 'cluster' ? 'cluster' : 'ci',
        permissions: extras[who],
        stages: who === 'promoting-ci' ? limitedTo : [],
        registries: { create: { registryId: stage?.registryId ?? '' } },
        secrets: {
          create: {
            id: newId(),
            prefix,
            secretHash: new Uint8Array(hash),
            ...actedBy('createdBy', 'test'),
            expiresAt: new Date('2999-01-01T00:00:00Z'),
          },
        },
      },
    });
    const headers = { authorization: `Bearer ${secret}` };
    callers.push({ who, with: 'secret', headers, basic: { username, password: secret } });
  }

  const must = async <T>(method: string, path: string, body: unknown): Promise<T> => {
    const answer = await server.api<T>(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const promote = (image: string, to: string) =>
    must<{ id: string }>('POST', '/promotions', { project: 'shop', image, build: 1, to });
  for (const to of ['staging', 'preprod', 'prod']) await promote('api', to);
  await must('PUT', '/projects/shop/policies/preprod', {
    gates: [{ kind: 'approvals', groups: [{ count: 20 }] }],
  });
  const requests: string[] = [];
  for (const image of ['one', 'two', 'three', 'four', 'unasked']) {
    await ci.image(image, { tag: 'one', layer: image });
    await promote(image, 'staging');
    if (image !== 'unasked') requests.push((await promote(image, 'preprod')).id);
  }
  const token = await createPerson(server, 'asker@example.com', { role: 'developer' });
  await ci.image('clicked', { tag: 'one', layer: 'clicked' });
  const wish = { project: 'shop', image: 'clicked', build: 1, to: 'staging' };
  const clicked = await server.api<{ id: string }>('POST', '/promotions', wish, { token });
  if (clicked.status !== 201) throw new Error(`nothing to click: ${JSON.stringify(clicked.body)}`);
  requests.push(clicked.body.id);
  // Somebody of the project, whom those who give roles there may name.
  await prisma.person.create({
    data: {
      id: newId(),
      email: 'guest@example.com',
      name: 'Guest Example',
      grants: {
        create: {
          id: newId(),
          projectId: shop.id,
          role: 'viewer',
          stages: [],
          ...actedBy('createdBy', 'test'),
        },
      },
    },
  });
  return { server, callers, requests, owner: administrator };
}

export type AuthorizationWorld = Awaited<ReturnType<typeof createAuthorizationWorld>>;
