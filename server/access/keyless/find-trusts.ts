import { issuerKind } from '@/domain/keyless/issuer';
import type { ActorView } from '@/domain/people/actors';
import { Refusal } from '@/lib/refusal';
import type { Sql } from '@/server/platform/sql/database';
import type { Prisma } from '@/server/platform/sql/prisma/client';
import { readActorsOf } from '../actors/read-actors';

const trustParts = {
  trusts: { include: { issuer: true }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] },
} as const satisfies Prisma.RobotInclude;

export type TrustingRobot = Prisma.RobotGetPayload<{ include: typeof trustParts }>;
export type TrustRow = TrustingRobot['trusts'][number];

/** A robot of the project by its name, with its rules; another project’s is as unknown as none. */
export async function findTrustingRobot(
  tx: Prisma.TransactionClient,
  project: { readonly id: string; readonly slug: string },
  name: string,
): Promise<TrustingRobot> {
  const robot = await tx.robot.findUnique({
    where: { projectId_name: { projectId: project.id, name } },
    include: trustParts,
  });
  if (robot) return robot;
  throw new Refusal('not-found', `“${project.slug}” has no credential named “${name}”.`);
}

/** The patterns, in the form that was checked when they were saved. */
export const claimsOf = ({ claims }: Pick<TrustRow, 'claims'>) => claims as Record<string, string>;

/** Rules as the API shows them. */
export async function showTrusts(sql: Sql, rows: readonly TrustRow[]) {
  const makerOf = await readActorsOf(sql, rows, 'createdBy');
  return rows.map((row) => showTrust(row, makerOf(row)));
}

const showTrust = (row: TrustRow, createdBy: ActorView) => ({
  id: row.id,
  issuer: row.issuer.slug,
  issuerName: row.issuer.name,
  issuerUrl: row.issuer.issuer,
  kind: issuerKind(row.issuer.issuer),
  audience: row.audience,
  claims: claimsOf(row),
  createdAt: row.createdAt.toISOString(),
  createdBy,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  lastUsedFrom: row.lastUsedFrom,
});
