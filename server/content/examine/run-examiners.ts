import type { BlobReads } from '@/registry/storage/store';
import type { Services } from '@/server/access/call/context';
import { examiners } from './examiners';
import { runExaminer, type RunExaminer } from './run-examiner';

/**
 * Looks into all that gates wait for, each examiner beside the others.
 * @param blobs where the bytes are read; nothing is written there.
 * @returns how many pieces were looked into. @throws what the first of them that failed threw, once all ended.
 */
export async function runExaminers(
  services: Pick<Services, 'db' | 'clock'>,
  blobs: BlobReads,
  options: RunExaminer,
): Promise<number> {
  const each = await Promise.allSettled(
    Object.values(examiners).map((examiner) => runExaminer(services, blobs, examiner, options)),
  );
  // One that fails keeps no other from its work.
  const failed = each.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return each.reduce((sum, result) => sum + (result.status === 'fulfilled' ? result.value : 0), 0);
}
