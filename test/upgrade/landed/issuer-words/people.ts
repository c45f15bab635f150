import { administrator } from '@/test/setup/administrator';
import { bytea, daysAgo, idOf, sha256, type Row } from '../version';

export const ada = idOf('ada');
export const bea = idOf('bea');
export const cyd = idOf('cyd');
export const payments = idOf('payments');
export const shop = idOf('shop');
export const ci = idOf('robot ci');
export const cluster = idOf('robot cluster');

/** What people and machines of that version call with. */
export const secrets = {
  bea: 'st_of-bea-from-before-the-upgrade-000001',
  cyd: 'st_of-cyd-from-before-the-upgrade-000002',
  ci: 'sr_of-the-robot-from-before-the-upgrade-3',
  cluster: 'sr_of-the-cluster-from-before-the-upgrade',
} as const;

const provider = idOf('provider');
const issuer = idOf('issuer');

const person = (id: string, name: string, more: Row = {}): Row => ({
  id,
  email: `${name.toLowerCase()}@example.com`,
  name,
  createdAt: daysAgo(90),
  ...more,
});

const token = (userId: string, name: string, secret: string, more: Row = {}): Row => ({
  id: idOf(secret),
  userId,
  name,
  tokenHash: sha256(secret),
  prefix: secret.slice(0, 8),
  scopes: ['read', 'push', 'promote', 'admin'],
  createdAt: daysAgo(60),
  ...more,
});

const secretOf = (robotId: string, secret: string, more: Row = {}): Row => ({
  id: idOf(secret),
  robotId,
  secretHash: sha256(secret),
  prefix: secret.slice(0, 8),
  createdAt: daysAgo(60),
  createdBy: administrator.email,
  createdById: ada,
  expiresAt: daysAgo(-300),
  ...more,
});

/** Who they are and how they sign in: before there is anything to hold. */
export const accounts: Readonly<Record<string, readonly Row[]>> = {
  setting: [{ key: 'sign-in', value: { passwords: 'everybody', reauthenticate: true } }],
  user: [
    person(ada, 'Ada', { instanceRole: 'administrator', passwordHash: '$argon2id$of-before' }),
    person(bea, 'Bea'),
    person(cyd, 'Cyd'),
    person(idOf('dan'), 'Dan', { disabledAt: daysAgo(10) }),
  ],
  team: [{ id: payments, slug: 'payments', name: 'Payments', createdAt: daysAgo(90) }],
  sso_provider: [
    {
      id: provider,
      slug: 'example',
      name: 'Example ID',
      issuer: 'https://id.example.com',
      clientId: 'sallyport',
      clientSecret: bytea(Buffer.from('sealed')),
      groupsClaim: 'groups',
      createdAt: daysAgo(80),
      enabled: true,
    },
  ],
  sso_group: [{ providerId: provider, group: 'pay', teamId: payments, maintainer: false }],
  identity: [
    {
      providerId: provider,
      subject: '248289761001',
      userId: bea,
      createdAt: daysAgo(70),
      lastUsedAt: daysAgo(1),
    },
  ],
  membership: [
    { teamId: payments, userId: bea, maintainer: true, createdAt: daysAgo(70) },
    { teamId: payments, userId: cyd, createdAt: daysAgo(70), providerId: provider },
  ],
  session: [
    {
      id: idOf('session'),
      tokenHash: sha256('a session of before'),
      userId: bea,
      createdAt: daysAgo(0),
      lastSeenAt: daysAgo(0),
      expiresAt: daysAgo(-1),
      userAgent: 'Firefox',
      address: '192.0.2.7',
      provenAt: daysAgo(0),
      providerId: provider,
      viewAsId: cyd,
    },
  ],
  api_token: [
    token(ada, 'bootstrap', administrator.token),
    token(bea, 'laptop', secrets.bea, { lastUsedAt: daysAgo(3), lastUsedFrom: '192.0.2.7' }),
    token(cyd, 'laptop', secrets.cyd, { expiresAt: daysAgo(-60) }),
    token(bea, 'lost', 'st_revoked-before', { revokedAt: daysAgo(20) }),
  ],
  throttle: [{ key: 'account:dan@example.com', failures: 2, windowStart: daysAgo(12) }],
  custom_role: [
    {
      slug: 'release-manager',
      name: 'Release manager',
      permissions: ['project.read', 'image.pull', 'promotion.request', 'promotion.execute'],
      createdAt: daysAgo(85),
      createdBy: administrator.email,
    },
  ],
  trusted_issuer: [
    {
      id: issuer,
      slug: 'gitlab',
      name: 'GitLab',
      issuer: 'https://gitlab.example.com',
      jwks: { keys: [{ kty: 'OKP', crv: 'Ed25519', kid: 'one', x: 'A'.repeat(43) }] },
      createdAt: daysAgo(50),
      createdBy: administrator.email,
      addressById: ada,
      keysByIds: [ada],
      formerIds: [bea],
      formerUntil: daysAgo(49),
    },
  ],
};

/** What they hold on the project, once it is there. */
export const holdings: Readonly<Record<string, readonly Row[]>> = {
  grant: [
    {
      id: idOf('grant team'),
      projectId: shop,
      teamId: payments,
      role: 'developer',
      stages: [],
      createdAt: daysAgo(70),
      createdBy: administrator.email,
    },
    ...[bea, cyd].map((userId) => ({
      id: idOf(`grant ${userId}`),
      projectId: shop,
      userId,
      role: 'approver',
      stages: ['prod'],
      createdAt: daysAgo(70),
      createdBy: administrator.email,
    })),
  ],
  invitation: [
    {
      id: idOf('invitation'),
      kind: 'join',
      email: 'eve@example.com',
      name: 'Eve',
      tokenHash: sha256('an invitation'),
      createdAt: daysAgo(3),
      createdBy: 'ada@example.com',
      createdById: ada,
      expiresAt: daysAgo(-4),
      endedAt: daysAgo(2),
      teamId: payments,
      maintainer: false,
      projectId: shop,
      role: 'viewer',
      stages: [],
    },
  ],
  robot: [
    {
      id: ci,
      projectId: shop,
      kind: 'ci',
      name: 'ci',
      username: 'robot.shop.ci',
      permissions: ['check.report', 'promotion.request'],
      createdAt: daysAgo(60),
      createdBy: 'ada@example.com',
    },
    {
      id: cluster,
      projectId: shop,
      kind: 'cluster',
      name: 'eu',
      username: 'robot.shop.eu',
      environment: 'production',
      createdAt: daysAgo(60),
      createdBy: 'ada@example.com',
    },
    {
      id: idOf('old'),
      projectId: shop,
      kind: 'ci',
      name: 'old',
      username: 'robot.shop.old',
      disabledAt: daysAgo(30),
      createdAt: daysAgo(60),
      createdBy: 'ada@example.com',
    },
  ],
  robot_registry: [
    { robotId: ci, registryId: idOf('shop-dev') },
    { robotId: cluster, registryId: idOf('shop-prod') },
  ],
  robot_secret: [
    secretOf(ci, secrets.ci, { lastUsedAt: daysAgo(1), lastUsedFrom: '192.0.2.30' }),
    secretOf(cluster, secrets.cluster, { noticedDays: 14 }),
    secretOf(ci, 'sr_revoked-before', { revokedAt: daysAgo(40) }),
  ],
  robot_trust: [
    {
      id: idOf('trust'),
      robotId: ci,
      issuerId: issuer,
      audience: 'registry.example.com',
      claims: { project_path: 'payments/*', ref: 'main' },
      createdAt: daysAgo(50),
      createdBy: 'ada@example.com',
      createdById: ada,
      lastUsedAt: daysAgo(2),
      lastUsedFrom: '192.0.2.31',
    },
  ],
};
