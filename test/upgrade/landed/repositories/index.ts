import { rowsInOneConvention } from '../../names';
import { fileOf, type LandedVersion } from '../version';
import { blobsOf, contentRows, makeDocuments, upload } from './content';
import { projectRows } from './project';
import { recordRows } from './record';

/** The fifth: repositories, actors but of what is placed and tagged, and who agreed to a policy. */
export async function repositories(): Promise<LandedVersion> {
  const documents = await makeDocuments();
  const blobs = blobsOf(documents);
  return {
    migration: '20261129154917_one_vocabulary',
    rows: rowsInOneConvention({
      ...projectRows,
      ...contentRows(documents),
      ...recordRows(documents),
    }),
    files: {
      ...Object.fromEntries(blobs.map(({ digest, bytes }) => [fileOf(digest), bytes])),
      [`uploads/${upload.id}.${upload.file}`]: upload.bytes,
    },
  };
}
