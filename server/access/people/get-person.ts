import { Refusal } from '@/lib/refusal';
import { statement } from '@/server/platform/sql/database';
import { showAccount } from '../accounts/show-account';
import type { Call, Services } from '../call/context';
import { whyStays } from '../sign-in/keep-way-in';
import { requireReader } from './list-people';
import { lastAdministrator } from './lock-administrators';
import { readHoldings } from './read-holdings';
import { readLookAlikes } from './read-look-alikes';
import { readStanding } from './read-standing';
import { listedColumns, showListed, type ListedRow } from './show-listed';

const find = statement('people.get', `SELECT ${listedColumns} FROM person u WHERE u.email = $1`);

/** One person, what they hold through what, and what rests on them; for whoever reads the whole installation. */
export async function getPerson(services: Services, call: Call, input: { email: string }) {
  requireReader(call, 'Looking at people');
  const { sql } = services.db;
  const [row] = await sql.query<ListedRow>(find, [input.email]);
  if (!row) throw new Refusal('not-found', `There is nobody with the address ${input.email}.`);
  const standing = await readStanding(sql, row.id, services.clock());
  const stays = standing.lastAdministrator
    ? lastAdministrator(row.email)
    : await whyStays(sql, row, null);
  return {
    ...showListed(row, await readLookAlikes(sql)),
    account: await showAccount(sql, call, row),
    ...(await readHoldings(sql, row.id, null)),
    standing: { ...standing, whyStays: stays },
  };
}
