import { requireAdministrator } from '../callers';
import type { Call, Services } from '../context';
import { fromCursor, pageOf, type Page } from '../page';
import { showPerson, type ShownPerson } from './show-person';

/** Everyone, by e-mail. Administrators only. */
export async function listPeople(
  services: Services,
  call: Call,
  input: { cursor?: string | undefined; limit: number },
): Promise<Page<ShownPerson>> {
  requireAdministrator(call, 'Listing people');
  const after = fromCursor(input.cursor, (key) => key.includes('@') && key.length <= 254);
  const rows = await services.db.prisma.user.findMany({
    ...(after === null ? {} : { where: { email: { gt: after } } }),
    orderBy: { email: 'asc' },
    take: input.limit + 1,
  });
  return pageOf(rows, input.limit, (row) => row.email, showPerson);
}
