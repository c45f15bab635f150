interface Row {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly admin: boolean;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
}

/** A person as the API shows them. */
export const showPerson = ({ id, email, name, admin, createdAt, disabledAt }: Row) => ({
  id,
  email,
  name,
  admin,
  createdAt: createdAt.toISOString(),
  disabledAt: disabledAt?.toISOString() ?? null,
});

export type ShownPerson = ReturnType<typeof showPerson>;
