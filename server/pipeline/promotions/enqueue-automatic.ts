import type { Sql } from '@/server/platform/sql/database';
import { enqueue } from '@/server/platform/jobs/enqueue';
import { listTroubledProjects } from '@/server/platform/jobs/troubles';
import { listAutomaticProjects } from './automatic/find-automatic';

/**
 * Has every project looked at whose stages fill by themselves, whatever happened, and every one that could
 * not be.
 */
export async function enqueueAutomatic(sql: Sql): Promise<void> {
  const troubled = await listTroubledProjects(sql);
  for (const projectId of new Set([...(await listAutomaticProjects(sql)), ...troubled])) {
    await enqueue(sql, 'evaluate', { projectId, image: null });
  }
}
