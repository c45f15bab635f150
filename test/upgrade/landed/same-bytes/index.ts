import { fileOf, type LandedVersion } from '../version';
import { blobsOf, contentRows } from './content';
import { makeDocuments } from './documents';
import { people, recordRows } from './record';

/** The second: one closure, evidence that is carried, people who are several, tags that tell what may run. */
export async function sameBytes(): Promise<LandedVersion> {
  const documents = await makeDocuments();
  return {
    migration: '20261129020000_same_bytes',
    rows: { ...people, ...contentRows(documents), ...recordRows(documents) },
    files: Object.fromEntries(
      blobsOf(documents).map(({ digest, bytes }) => [fileOf(digest), bytes]),
    ),
  };
}
