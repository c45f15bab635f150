import { mayReadInstance } from '@/domain/permissions/instance';
import { Refusal } from '@/lib/refusal';
import type { Call, Services } from '@/server/access/call/context';
import { readJobs, type ShownJob } from './show-jobs';

/** What is done in the background and how it goes (L16): for whoever reads the whole installation. */
export async function listJobs({ db }: Services, call: Call): Promise<{ items: ShownJob[] }> {
  if (!mayReadInstance(call.actor)) {
    throw new Refusal(
      'forbidden',
      'What is done in the background is for administrators, security and auditors.',
    );
  }
  return { items: await readJobs(db.sql) };
}
