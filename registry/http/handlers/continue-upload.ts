import { answer } from '../answer';
import type { RepositoryCall } from '../call';
import { feeding } from '../feeding';
import { receiveChunk } from '../upload';
import { uploadHeaders } from '../upload-answers';

/** Takes one chunk in (OCI distribution, "Pushing a blob in chunks"). */
export async function continueUpload(call: RepositoryCall): Promise<void> {
  const session = await feeding(call, async (feed) => ({
    id: feed.session.id,
    offset: await receiveChunk(call, feed, 'left'),
  }));
  answer(call, 202, uploadHeaders(call, session));
}
