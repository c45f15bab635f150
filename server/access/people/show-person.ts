import { instanceRoleOf } from '../call/read-callers';

export interface PersonRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly instanceRole: string | null;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
}

/** A person as the API shows them. */
export const showPerson = ({
  id,
  email,
  name,
  instanceRole,
  createdAt,
  disabledAt,
}: PersonRow) => ({
  id,
  email,
  name,
  admin: instanceRole === 'administrator',
  instanceRole: instanceRoleOf(instanceRole),
  createdAt: createdAt.toISOString(),
  disabledAt: disabledAt?.toISOString() ?? null,
});

export type ShownPerson = ReturnType<typeof showPerson>;
