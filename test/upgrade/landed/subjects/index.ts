import { rowInOneConvention } from '../../names';
import { fileOf, type LandedVersion } from '../version';
import { contentRows, makeMailer } from './content';
import { recordRows } from './record';

/** The fourth: what is current in one place, jobs in a table of ours, a trail that knows its subjects by id. */
export async function subjects(): Promise<LandedVersion> {
  const content = await makeMailer();
  const rows = { ...contentRows(content), ...recordRows(content) };
  return {
    migration: '20261129140500_subjects',
    rows: Object.fromEntries(
      Object.entries(rows).map(([table, lines]) => [
        table,
        lines.map((line) => rowInOneConvention(table, line)),
      ]),
    ),
    files: Object.fromEntries(content.blobs.map(({ digest, bytes }) => [fileOf(digest), bytes])),
  };
}
