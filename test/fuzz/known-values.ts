import { permissions } from '@/domain/permissions/roles';
import { newId } from '@/lib/ids';
import type { ShopIds } from './fill-shop';
import { images, type Pushed } from './push-images';
import type { Known } from './schema';

const registries = ['shop-dev', 'shop-staging', 'shop-preprod', 'shop-prod'];
const emails = [
  'developer.example@example.com',
  'guest@example.com',
  'invited@example.com',
  'new@example.com',
];

/** What a client would write: of what there is, by the names of parameters and of fields. */
export function knownValues(
  shop: ShopIds,
  pushed: Pushed,
  given: {
    readonly digest: string;
    readonly cursors: readonly string[];
    readonly uploads: readonly string[];
  },
): { readonly parameters: Known; readonly fields: Known } {
  const digests = [given.digest, pushed.digest];
  const shared = {
    project: [...Array<string>(9).fill('shop'), 'nowhere'],
    stage: ['dev', 'staging', 'preprod', 'prod'],
    to: ['staging', 'preprod', 'prod'],
    build: [1, 2, 3, 4, 12],
    digest: digests,
    tag: ['one', 'two', 'latest', 'build-1', '1.2.3'],
    team: ['release'],
    role: ['viewer', 'reviewer', 'developer', 'approver', 'maintainer', 'keeper'],
    email: emails,
    registry: registries,
    subject: [...emails, 'team:release', 'robot.shop.ci', 'robot:ci'],
    stages: ['staging', 'prod'],
    permission: permissions,
    kind: ['ci', 'cluster'],
  };
  const blobs = pushed.blobs.map((blob) => blob.digest);
  const scopes = registries.flatMap((one) => [
    `repository:${one}/api:pull`,
    `repository:${one}/api:*`,
  ]);
  const entry = images.map((image) => `shop-dev/${image}`);
  return {
    parameters: {
      ...shared,
      image: images.map((name) => name.replaceAll('/', '~')),
      number: [1, 1, 2, 3, 4, 12],
      name: [...entry, ...entry, 'shop-staging/api', 'shop-prod/api'],
      slug: ['forge'],
      reference: ['one', 'two', 'latest', 'build-1', ...digests],
      limit: [1, 2, 10],
      n: ['1', '2', '100'],
      id: [newId()],
      last: ['one', 'shop-dev/api', pushed.digest],
      address: ['127.'],
      target: ['shop'],
      q: ['shop', 'api#1', 'api', pushed.digest.slice(0, 20), '1.2'],
      at: ['2026-01-01T00:00:00Z'],
      actor: ['admin'],
      action: ['promotion', 'person.created'],
      from: ['2026-01-01T00:00:00Z'],
      scope: scopes,
      service: ['x'],
      account: ['token'],
      mount: blobs,
      state: ['promoted', 'waiting'],
      artifactType: ['application/spdx+json'],
      ...ofOneRoute(shop, given.uploads, blobs),
    },
    fields: {
      ...shared,
      image: images,
      registries,
      tags: ['one', 'rc', '1.2.3'],
      slug: ['made-a', 'made-b'],
      issuer: ['forge', 'https://issuer.invalid', 'https://127.0.0.1:1'],
      robot: ['robot.shop.ci'],
      gate: ['approvals'],
      token: [shop.invitationToken],
      names: ['scan', 'unit'],
      group: ['release'],
      password: ['violet otter carries'],
      current: ['none at all'],
      url: ['https://ci.example.com/1'],
      cron: ['0 9 * * 1-5'],
      timeZone: ['Europe/Vienna'],
      permissions: permissions.slice(0, 4),
      targetRepo: ['shop-staging'],
      dockerRepository: ['api'],
      targetDockerRepository: ['api'],
      targetTag: ['one'],
      platforms: ['linux/amd64'],
      key: ['version'],
      matches: ['^1\\.'],
      environment: ['production'],
      from: ['dev', 'staging'],
    },
  };
}

/** What stands for a name in some routes alone. */
function ofOneRoute(shop: ShopIds, uploads: readonly string[], blobs: readonly string[]): Known {
  const robots = ['ci', 'asking-ci', 'cluster', 'first'];
  const acts = ['approvals', 'cancel', 'execute', 'waivers', 'break-glass', 'sign-off', 'comments'];
  const robot = '/projects/{project}/robots/{name}';
  const upload = '/v2/{name}/blobs/uploads/{id}';
  const known = new Map<string, readonly unknown[]>([
    ['POST /artifactory/api/docker/{registry}/v2/promote registry', ['shop-dev']],
    ['GET /promotions/{id} id', shop.promotions],
    ['GET /promotions/{id}/review id', shop.promotions],
    ['GET /isolation-checks/{id} id', [shop.isolation]],
    ['DELETE /me/tokens/{id} id', shop.tokens],
    ['DELETE /me/sessions/{id} id', [shop.session, newId()]],
    ['DELETE /invitations/{id} id', [shop.invitation, newId()]],
    [`DELETE ${robot}/secrets/{id} id`, [shop.secret, newId()]],
    [`DELETE ${robot}/secrets/{id} name`, ['asking-ci']],
    // What the rest is read of stays.
    ['DELETE /v2/{name}/manifests/{reference} name', ['shop-dev/spare', 'shop-prod/api']],
    ['DELETE /v2/{name}/manifests/{reference} reference', ['t1', 't2', 't3', 'one']],
    ['DELETE /v2/{name}/blobs/{digest} name', ['shop-dev/spare', 'shop-prod/api']],
    ['POST /v2/{name}/blobs/uploads/ from', ['shop-dev/web/front', 'shop-prod/api']],
  ]);
  for (const method of ['GET', 'HEAD', 'DELETE']) {
    known.set(`${method} /v2/{name}/blobs/{digest} digest`, blobs);
  }
  for (const act of acts) known.set(`POST /promotions/{id}/${act} id`, shop.requests);
  for (const method of ['GET', 'PATCH', 'PUT', 'DELETE']) {
    known.set(`${method} ${upload} id`, uploads);
    known.set(`${method} ${upload} name`, ['shop-dev/api']);
  }
  for (const method of ['POST', 'PUT']) {
    known.set(
      `${method} /v2/{name}/blobs/uploads/ name`,
      images.map((image) => `shop-dev/${image}`),
    );
    known.set(
      `${method} /v2/{name}/manifests/{reference} name`,
      images.map((image) => `shop-dev/${image}`),
    );
    known.set(`${method} /v2/{name}/manifests/{reference} reference`, [
      'one',
      'two',
      'three',
      'four',
    ]);
  }
  for (const end of ['', '/trusts']) {
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'])
      known.set(`${method} ${robot}${end} name`, robots);
  }
  known.set(`POST ${robot}/secrets name`, robots);
  return Object.fromEntries(known);
}
