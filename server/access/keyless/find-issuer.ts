import { Refusal } from '@/lib/refusal';
import { statement, type Sql } from '@/server/platform/sql/database';
import type { Prisma } from '@/server/platform/sql/prisma/client';
import type { IssuerRow } from './show-issuer';

const lock = statement(
  'keyless.lock-issuer',
  `SELECT id FROM trusted_issuer WHERE slug = $1 FOR UPDATE`,
);

/** An issuer that nobody begins to trust, changes or removes until the transaction ends; null: none. */
export async function lockIssuer(
  tx: Prisma.TransactionClient,
  sql: Sql,
  slug: string,
): Promise<IssuerRow | null> {
  await sql.query(lock, [slug]);
  return tx.trustedIssuer.findUnique({ where: { slug } });
}

/** How many robots have a rule with this issuer. */
export async function countTrusting(
  tx: Prisma.TransactionClient,
  { id }: Pick<IssuerRow, 'id'>,
): Promise<number> {
  return (await tx.robotTrust.groupBy({ by: ['robotId'], where: { issuerId: id } })).length;
}

/** `3 robots trust`, to begin a sentence. */
export const robotsTrust = (count: number): string =>
  count === 1 ? 'One robot trusts' : `${count} robots trust`;

export const noIssuer = (slug: string) =>
  new Refusal('not-found', `There is no trusted issuer “${slug}”.`);
