import { isTokenScope } from '@/domain/permissions/roles';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly lastUsedFrom: string | null;
  readonly scopes: readonly string[];
}

/** An API token as the API shows it: never the secret, of which only its start is known. */
export const showToken = ({ createdAt, expiresAt, lastUsedAt, scopes, ...row }: Row) => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt?.toISOString() ?? null,
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
  lastUsedFrom: row.lastUsedFrom || null,
  scopes: scopes.filter(isTokenScope),
});

export type ShownToken = ReturnType<typeof showToken>;
