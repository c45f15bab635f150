import { issuerKind } from '@/domain/keyless/issuer';
import { Refusal } from '@/lib/refusal';
import type { Prisma } from '@/server/platform/sql/prisma/client';

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

/** A rule as the API shows it. */
export const showTrust = (row: TrustRow) => ({
  id: row.id,
  issuer: row.issuer.slug,
  issuerName: row.issuer.name,
  issuerUrl: row.issuer.issuer,
  kind: issuerKind(row.issuer.issuer),
  audience: row.audience,
  claims: claimsOf(row),
  createdAt: row.createdAt.toISOString(),
  createdBy: row.createdBy,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  lastUsedFrom: row.lastUsedFrom,
});
