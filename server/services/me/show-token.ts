interface Row {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** An API token as the API shows it: never the secret, of which only its start is known. */
export const showToken = ({ id, name, prefix, createdAt, expiresAt, lastUsedAt }: Row) => ({
  id,
  name,
  prefix,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt?.toISOString() ?? null,
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});

export type ShownToken = ReturnType<typeof showToken>;
