import { statement, type Sql } from '../data/database';
import { enqueue } from '../data/enqueue';

const asking = statement(
  'jobs.projects-that-ask-for-content',
  `SELECT DISTINCT s."projectId" AS id FROM stage s CROSS JOIN LATERAL (
     SELECT p.document FROM policy p WHERE p."stageId" = s.id ORDER BY p.version DESC LIMIT 1
   ) newest
   WHERE newest.document @> '{"gates": [{"kind": "hygiene", "distroless": true}]}'`,
);

/** Layers were looked into: has the projects evaluated of which a gate may have waited for that. */
export async function wakeForContent(sql: Sql): Promise<void> {
  for (const { id: projectId } of await sql.query<{ id: string }>(asking)) {
    await enqueue(sql, 'evaluate', { projectId, image: null });
  }
}
