import { actorColumns } from '@/server/access/actors/actor-columns';

/**
 * The columns of a row that a test writes itself, as if somebody had done it.
 * @param act what they begin with: `createdBy`. @param id left out: who is nobody any more.
 */
export const actedBy = <Act extends string, Id extends string | null = null>(
  act: Act,
  name: string,
  id: Id = null as Id,
) => actorColumns(act, { kind: 'person', id, name });
