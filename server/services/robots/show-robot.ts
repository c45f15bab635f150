import type { Prisma } from '../../data/prisma/client';

export const robotParts = {
  registries: {
    include: { registry: { select: { slug: true, stage: { select: { slug: true } } } } },
    orderBy: { registry: { slug: 'asc' } },
  },
  secrets: { where: { revokedAt: null }, orderBy: { expiresAt: 'desc' } },
} as const satisfies Prisma.RobotInclude;

export type RobotRow = Prisma.RobotGetPayload<{ include: typeof robotParts }>;

export type RobotKind = 'ci' | 'cluster';

/** A robot as the API shows it: when its last secret ends and when one was last used. */
export function showRobot(row: RobotRow) {
  const used = row.secrets.flatMap((secret) => secret.lastUsedAt?.getTime() ?? []);
  return {
    id: row.id,
    name: row.name,
    username: row.username,
    kind: row.kind === 'ci' ? ('ci' as const) : ('cluster' as const),
    registry: row.registries[0]?.registry.slug ?? '',
    stage: row.registries[0]?.registry.stage?.slug ?? '',
    registries: row.registries.map(({ registry }) => registry.slug),
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy,
    disabledAt: row.disabledAt?.toISOString() ?? null,
    expiresAt: row.secrets[0]?.expiresAt.toISOString() ?? null,
    lastUsedAt: used.length > 0 ? new Date(Math.max(...used)).toISOString() : null,
  };
}

export type ShownRobot = ReturnType<typeof showRobot>;
