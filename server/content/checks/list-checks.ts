import { statement } from '@/server/platform/sql/database';
import { findBuild, type BuildName } from '../builds/find-build';
import type { Call, Services } from '@/server/access/call/context';
import { listedReports } from './kept-reports';
import { checkColumns, showCheck, type CheckRow, type CheckView } from './show-check';

const list = statement(
  'check.list',
  `SELECT ${checkColumns('c')} FROM check_report c
   WHERE build_id = $1::uuid ORDER BY id DESC LIMIT ${listedReports}`,
);

/** Reports about a build, newest first, the newest 1,000. @throws Refusal `not-found`. */
export async function listChecks(
  services: Services,
  call: Call,
  name: BuildName,
): Promise<{ items: CheckView[] }> {
  const { buildId } = await findBuild(services, call, name);
  const rows = await services.db.sql.query<CheckRow>(list, [buildId]);
  return { items: rows.map(showCheck) };
}
