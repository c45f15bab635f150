import { endView } from '../sessions/end-view';
import { originOf, type Call, type Services } from '../call/context';

/** Shows the caller's browser their own view again; fine where it does already. */
export async function stopView({ db }: Services, call: Call): Promise<{ done: true }> {
  const { session } = call;
  if (session) await db.transaction((sql) => endView(sql, session.id, originOf(call)));
  return { done: true };
}
