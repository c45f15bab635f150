import type { JSONWebKeySet } from 'jose';
import { issuerKind } from '@/domain/keyless/issuer';
import type { ActorView } from '@/domain/people/actors';
import type { Prisma } from '@/server/platform/sql/prisma/client';

export type IssuerRow = Prisma.TrustedIssuerGetPayload<object>;

/** An issuer as the API shows it; keys are public. `robots`: how many trust it, null: not told. */
export function showIssuer(row: IssuerRow, createdBy: ActorView, robots: number | null) {
  return {
    slug: row.slug,
    name: row.name,
    issuer: row.issuer,
    kind: issuerKind(row.issuer),
    jwks: keySetOf(row),
    createdAt: row.createdAt.toISOString(),
    createdBy,
    robots,
  };
}

/** The pasted keys, in the form that was checked when they were; null: fetched. */
export const keySetOf = ({ jwks }: Pick<IssuerRow, 'jwks'>) =>
  jwks as (JSONWebKeySet & { keys: { kty: string }[] }) | null;
