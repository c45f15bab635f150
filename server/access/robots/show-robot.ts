import type { ActorView } from '@/domain/people/actors';
import { can, type Actor } from '@/domain/permissions/can';
import { isRobotExtra, type RobotKind } from '@/domain/permissions/roles';
import type { Sql } from '@/server/platform/sql/database';
import type { Prisma } from '@/server/platform/sql/prisma/client';
import type { ActorColumns } from '../actors/actor-columns';
import { readActorsOf } from '../actors/read-actors';

export const robotParts = {
  project: { select: { slug: true } },
  registries: {
    include: {
      registry: { select: { slug: true, projectId: true, stage: { select: { slug: true } } } },
    },
    orderBy: { registry: { slug: 'asc' } },
  },
  secrets: { where: { revokedAt: null }, orderBy: [{ expiresAt: 'desc' }, { createdAt: 'desc' }] },
} as const satisfies Prisma.RobotInclude;

export type RobotRow = Prisma.RobotGetPayload<{ include: typeof robotParts }>;

type SecretRow = RobotRow['secrets'][number];

/** A row may hold a kind that this version does not know: it is shown as what gives least. */
export const kindOf = ({ kind }: { kind: string }): RobotKind => (kind === 'ci' ? 'ci' : 'cluster');

/** Those that count now, the oldest first. */
export const activeSecrets = (secrets: readonly SecretRow[], now: Date): SecretRow[] =>
  secrets
    .filter((secret) => secret.revokedAt === null && secret.expiresAt > now)
    .toSorted(
      (a, b) =>
        a.createdAt.getTime() - b.createdAt.getTime() ||
        a.expiresAt.getTime() - b.expiresAt.getTime(),
    );

/**
 * Robots as the API shows them to a caller: never with a secret, only with registries of projects that
 * they may see, and with addresses only for those who look after it or read the trail.
 */
export async function showRobots(
  sql: Sql,
  rows: readonly RobotRow[],
  viewer: Actor,
  now: Date,
): Promise<ShownRobot[]> {
  const made = rows.flatMap((row) => [row, ...shownSecrets(row.secrets, now)]);
  const makerOf = await readActorsOf<'createdBy', MadeRow>(sql, made, 'createdBy');
  return rows.map((row) => showRobot(row, viewer, now, makerOf));
}

type MadeRow = ActorColumns<'createdBy'>;
type MakerOf = (row: MadeRow) => ActorView;

function showRobot(row: RobotRow, viewer: Actor, now: Date, makerOf: MakerOf) {
  const seen = row.registries.filter(({ registry }) =>
    can(viewer, 'project.read', { projectId: registry.projectId ?? '' }),
  );
  // What its own page leads with is its own project's, where it has one there.
  const first = seen.find(({ registry }) => registry.projectId === row.projectId) ?? seen[0];
  const used = row.secrets.flatMap((secret) => secret.lastUsedAt?.getTime() ?? []);
  const where = { projectId: row.projectId };
  const knowsFrom = can(viewer, 'robot.administer', where) || can(viewer, 'audit.read', where);
  return {
    id: row.id,
    name: row.name,
    username: row.username,
    kind: kindOf(row),
    project: row.project.slug,
    registry: first?.registry.slug ?? '',
    stage: first?.registry.stage?.slug ?? '',
    registries: seen.map(({ registry }) => registry.slug),
    permissions: row.permissions.filter(isRobotExtra),
    stages: row.stages,
    environment: row.environment,
    createdAt: row.createdAt.toISOString(),
    createdBy: makerOf(row),
    disabledAt: row.disabledAt?.toISOString() ?? null,
    expiresAt: row.secrets[0]?.expiresAt.toISOString() ?? null,
    lastUsedAt: used.length > 0 ? new Date(Math.max(...used)).toISOString() : null,
    secrets: shownSecrets(row.secrets, now).map((secret) =>
      showSecret(secret, makerOf(secret), knowsFrom),
    ),
  };
}

/** Those that count, the oldest first; where none does, the one that ended last. */
function shownSecrets(secrets: readonly SecretRow[], now: Date): readonly SecretRow[] {
  const active = activeSecrets(secrets, now);
  return active.length === 0 ? secrets.slice(0, 1) : active;
}

/** A secret without the secret. `knowsFrom`: the caller may read from where it was used. */
export const showSecret = (secret: SecretRow, createdBy: ActorView, knowsFrom: boolean) => ({
  id: secret.id,
  prefix: secret.prefix,
  createdAt: secret.createdAt.toISOString(),
  createdBy,
  expiresAt: secret.expiresAt.toISOString(),
  lastUsedAt: secret.lastUsedAt?.toISOString() ?? null,
  lastUsedFrom: knowsFrom ? secret.lastUsedFrom : null,
});

export type ShownRobot = ReturnType<typeof showRobot>;
