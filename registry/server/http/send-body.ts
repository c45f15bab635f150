import type { ServerResponse } from 'node:http';

/** A client that takes nothing for so long is gone. */
const stalledMs = 300_000;

/**
 * Sends chunks, each after the one before has left, and closes the source when the client goes.
 * @param spare where chunks are given back that have left (BlobReads.read)
 */
export async function sendBody(
  res: ServerResponse,
  chunks: AsyncIterable<Uint8Array>,
  spare?: Uint8Array[],
): Promise<void> {
  const closed = new Promise<'closed'>((resolve) => res.once('close', () => resolve('closed')));
  res.setTimeout(stalledMs, () => res.destroy());
  for await (const chunk of chunks) {
    const sent = new Promise<'sent' | 'closed'>((resolve) => {
      res.write(chunk, (error) => resolve(error ? 'closed' : 'sent'));
    });
    if ((await Promise.race([sent, closed])) === 'closed') return;
    spare?.push(chunk);
  }
  res.end();
}
