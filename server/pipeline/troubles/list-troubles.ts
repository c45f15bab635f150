import { everyWords, jobWords, kindsTold, type JobKind } from '@/domain/jobs/words';
import { backgroundTasks, type BackgroundTask } from '@/domain/troubles';
import { can, type Person } from '@/domain/permissions/can';
import { mayAdministerInstance } from '@/domain/permissions/instance';
import { stopped } from '@/lib/text/full-stop';
import { statement, type Sql } from '@/server/platform/sql/database';
import { troublePrefix } from '@/server/platform/jobs/troubles';

/** What fails in the background, as inboxes show it. */
export interface ShownTrouble {
  readonly what: string;
  readonly reason: string;
  readonly mend: string;
  readonly since: string;
  readonly times: number;
  readonly project: string | null;
  readonly image: string | null;
  readonly promotion: string | null;
  readonly job: string | null;
}

interface Row {
  readonly kind: 'promotion' | 'project' | 'task' | 'issuer' | 'job';
  readonly task: string | null;
  readonly job: JobKind | null;
  /** Milliseconds between its times; null: it runs where a cause left a job. */
  readonly every: number | null;
  readonly issuer: string | null;
  readonly since: string;
  readonly times: number;
  readonly reason: string;
  readonly mend: string;
  readonly projectId: string | null;
  readonly project: string | null;
  readonly image: string | null;
  readonly stage: string | null;
  readonly stageName: string | null;
  readonly promotion: string | null;
}

/** Of one person, those that last longest. */
const mostShown = 100;

// Of a release one member stands for all: each of them has the same trouble. So does one job of its kind.
const kept = statement(
  'trouble.list',
  `SELECT DISTINCT ON (t.since, coalesce(m.set_id::text, t.key))
     t.kind, t.task, t.issuer, t.job, t.every, t.since, t.times, t.reason, t.mend,
     p.id AS project_id, p.slug AS project, coalesce(i.name, t.image) AS image,
     s.slug AS stage, s.name AS stage_name, m.id AS promotion
   FROM (
     SELECT key, value ->> 'kind' AS kind, value ->> 'id' AS id, value ->> 'task' AS task,
       value ->> 'issuer' AS issuer, value ->> 'image' AS image, value ->> 'since' AS since,
       (value ->> 'times')::int AS times, value ->> 'reason' AS reason, value ->> 'mend' AS mend, NULL AS job, NULL::int AS every
     FROM setting WHERE starts_with(key, '${troublePrefix}') AND key >= '${troublePrefix}'
     UNION ALL SELECT * FROM (
       SELECT DISTINCT ON (kind) 'job/' || kind, 'job', NULL, NULL, NULL, NULL,
         to_char(since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), attempts,
         problem ->> 'reason', problem ->> 'mend', kind, every
       FROM job WHERE since IS NOT NULL AND kind = ANY($1::text[]) ORDER BY kind, since) j
   ) t
   LEFT JOIN promotion m ON t.kind = 'promotion' AND m.id::text = t.id
     AND m.state IN ('waiting', 'approved')
   LEFT JOIN image i ON i.id = m.image_id
   LEFT JOIN stage s ON s.id = m.to_stage_id
   LEFT JOIN project p ON p.id = m.project_id OR (t.kind = 'project' AND p.id::text = t.id)
   WHERE CASE t.kind WHEN 'promotion' THEN m.id IS NOT NULL WHEN 'project' THEN p.id IS NOT NULL
     ELSE true END
   ORDER BY t.since, coalesce(m.set_id::text, t.key), t.key LIMIT 2000`,
);

/**
 * What fails in the background and a person could see to: in projects whose policy they may edit, or into
 * whose stage they may promote; administrators also what is of the whole installation (L16).
 */
export async function listTroubles(sql: Sql, person: Person): Promise<ShownTrouble[]> {
  const rows = await sql.query<Row>(kept, [kindsTold]);
  return rows
    .filter((row) => isTheirs(person, row))
    .slice(0, mostShown)
    .map(shown);
}

function isTheirs(person: Person, { projectId, stage }: Row): boolean {
  if (projectId === null) return mayAdministerInstance(person);
  return (
    can(person, 'policy.edit', { projectId }) ||
    (stage !== null && can(person, 'promotion.execute', { projectId, stage }))
  );
}

function shown(row: Row): ShownTrouble {
  const { since, times, reason, project, image, promotion, job } = row;
  const { what, again } = wordsOf(row);
  const mend = `${stopped(row.mend)} It is tried again ${again}.`;
  return { what, reason, mend, since, times, project, image, promotion, job };
}

function wordsOf({ kind, task, issuer, job, every, image, stageName }: Row): {
  what: string;
  again: string;
} {
  switch (kind) {
    case 'promotion':
      return {
        what: `The request into ${stageName} could not be evaluated: it goes on waiting, whatever its gates say.`,
        again: 'every 10 minutes, and whenever something changes',
      };
    case 'project':
      return {
        what:
          image === null
            ? 'Not known what its stages take by themselves, nor what its requests wait for: neither could be looked at.'
            : `Not known what its stages take of ${image} by themselves: it could not be looked at.`,
        again: 'every 10 minutes, and whenever something changes',
      };
    case 'issuer':
      return {
        what: `The keys of the trusted issuer ${issuer} cannot be fetched: robots that trust it are not let in.`,
        again: 'whenever a robot comes with its token',
      };
    case 'job':
      return {
        what: (job && jobWords[job].fails) ?? 'A job fails.',
        again: every === null ? 'by itself, every 10 minutes at the latest' : everyWords(every),
      };
    case 'task':
      return Object.hasOwn(backgroundTasks, task ?? '')
        ? backgroundTasks[task as BackgroundTask]
        : { what: `A task in the background fails: ${task}.`, again: 'by itself' };
  }
}
