import type { Sql } from '@/server/platform/sql/database';
import { enqueue } from '@/server/platform/jobs/enqueue';

/** Layers were looked into: has the projects evaluated of which a gate may have waited for them. */
export async function wakeForContent(sql: Sql, projectIds: readonly string[]): Promise<void> {
  for (const projectId of projectIds) await enqueue(sql, 'evaluate', { projectId, image: null });
}
