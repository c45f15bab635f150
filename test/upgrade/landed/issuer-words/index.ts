import { fileOf, type LandedVersion } from '../version';
import { blobsOf, contentRows, pipeline, upload } from './content';
import { makeDocuments } from './documents';
import { accounts, holdings } from './people';
import { recordRows } from './record';

/** The first version that landed: manifests' parts in two tables, labels in the build's row alone. */
export async function issuerWords(): Promise<LandedVersion> {
  const documents = await makeDocuments();
  return {
    migration: '20261122110605_issuer_words',
    rows: {
      ...accounts,
      ...pipeline,
      ...holdings,
      ...contentRows(documents),
      ...recordRows(documents),
    },
    files: {
      ...Object.fromEntries(blobsOf(documents).map(({ digest, bytes }) => [fileOf(digest), bytes])),
      [`uploads/${upload.id}.${upload.file}`]: upload.bytes,
    },
  };
}
