import type { ActorKind, KeptActor } from '@/domain/people/actors';

/** The columns of a row that say who did something, as Prisma calls them: `createdByKind`, `createdById`, … */
export type ActorColumns<Act extends string> = {
  readonly [Key in `${Act}Kind`]: string;
} & { readonly [Key in `${Act}Id`]: string | null } & { readonly [Key in `${Act}Name`]: string };

/** The same of an act that nobody may have done yet. */
export type MaybeActorColumns<Act extends string> = {
  readonly [Key in `${Act}Kind` | `${Act}Id` | `${Act}Name`]: string | null;
};

/**
 * Who did something as the columns of a row, for Prisma.
 * @param act what they begin with: `createdBy`.
 */
export const actorColumns = <Act extends string, Id extends string | null>(
  act: Act,
  { kind, id, name }: KeptActor & { readonly id: Id },
) =>
  ({ [`${act}Kind`]: kind, [`${act}Id`]: id, [`${act}Name`]: name }) as Record<
    `${Act}Kind`,
    ActorKind
  > &
    Record<`${Act}Id`, Id> &
    Record<`${Act}Name`, string>;

/** The columns of an act that was taken back. */
export const noActor = <Act extends string>(act: Act) =>
  ({ [`${act}Kind`]: null, [`${act}Id`]: null, [`${act}Name`]: null }) as Record<
    `${Act}Kind` | `${Act}Id` | `${Act}Name`,
    null
  >;

/** Who did something, of Prisma's columns of a row. */
export const keptIn = <Act extends string>(row: ActorColumns<Act>, act: Act): KeptActor => {
  const columns: Readonly<Record<string, string | null>> = row;
  return {
    // The table's CHECK holds the words to those of the list.
    kind: columns[`${act}Kind`] as ActorKind,
    id: columns[`${act}Id`] ?? null,
    name: columns[`${act}Name`] ?? '',
  };
};

/** The same of an act that nobody may have done yet; null then. */
export const keptOrNull = <Act extends string>(
  row: MaybeActorColumns<Act>,
  act: Act,
): KeptActor | null => {
  const columns: Readonly<Record<string, string | null>> = row;
  const { [`${act}Kind`]: kind = null, [`${act}Name`]: name = null } = columns;
  return kind !== null && name !== null ? keptIn({ ...columns } as ActorColumns<Act>, act) : null;
};

/** Who did something as three parameters of a statement, in the order of the columns. */
export const actorValues = ({ kind, id, name }: KeptActor) => [kind, id, name] as const;
