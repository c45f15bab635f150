import { rowsInOneConvention } from '../../names';
import { fileOf, type LandedVersion } from '../version';
import { contentRows, makeMailer } from './content';
import { recordRows } from './record';

/** The fourth: what is current in one place, jobs in a table of ours, a trail that knows its subjects by id. */
export async function subjects(): Promise<LandedVersion> {
  const content = await makeMailer();
  return {
    migration: '20261129140500_subjects',
    rows: rowsInOneConvention({ ...contentRows(content), ...recordRows(content) }),
    files: Object.fromEntries(content.blobs.map(({ digest, bytes }) => [fileOf(digest), bytes])),
  };
}
