import { problemOf, type BackgroundTask } from '@/domain/troubles';
import { statement, type Sql } from '../sql/database';

/** What failed in the background: an open request, what a project's stages take by themselves, a task, keys. */
export type TroubleAbout =
  | { readonly kind: 'promotion'; readonly id: string }
  | { readonly kind: 'project'; readonly id: string; readonly image: string | null }
  | { readonly kind: 'task'; readonly task: BackgroundTask }
  | { readonly kind: 'issuer'; readonly issuer: string };

/** Every key of a trouble begins so. */
export const troublePrefix = 'trouble/';

/** SQL: the key under which the trouble of a promotion is kept. @param id its id, as SQL. */
export const promotionTroubleKey = (id: string): string =>
  `('${troublePrefix}promotion/' || ${id}::text)`;

const keyOf = (about: TroubleAbout): string => {
  switch (about.kind) {
    case 'promotion':
      return `${troublePrefix}promotion/${about.id}`;
    case 'project':
      return `${troublePrefix}project/${about.id}/${about.image ?? ''}`;
    case 'task':
      return `${troublePrefix}task/${about.task}`;
    case 'issuer':
      return `${troublePrefix}issuer/${about.issuer}`;
  }
};

const note = statement(
  'trouble.note',
  `INSERT INTO setting AS kept (key, value) VALUES ($1, $2::jsonb)
   ON CONFLICT (key) DO UPDATE SET value = excluded.value || jsonb_build_object(
     'since', kept.value -> 'since', 'times', (kept.value ->> 'times')::int + 1)
   RETURNING (value ->> 'times')::int AS times`,
);

/**
 * Keeps that something failed in the background, until `clearTrouble`: since when, how often, why and what
 * would mend it, in words for people (L16). The error itself is for the log.
 * @returns whether it is new.
 */
export async function noteTrouble(
  sql: Sql,
  about: TroubleAbout,
  error: unknown,
  now: Date,
): Promise<boolean> {
  const at = now.toISOString();
  const value = { ...about, ...problemOf(error), since: at, at, times: 1 };
  const [row] = await sql.query<{ times: number }>(note, [keyOf(about), JSON.stringify(value)]);
  return row?.times === 1;
}

const clear = statement('trouble.clear', `DELETE FROM setting WHERE key = $1 RETURNING key`);
const clearBelow = statement(
  'trouble.clear-below',
  `DELETE FROM setting WHERE starts_with(key, $1) AND key >= $1 RETURNING key`,
);

/**
 * It went well. Of a project as a whole (`image` null), what is kept of its single images goes too.
 * @returns whether there was a trouble.
 */
export async function clearTrouble(sql: Sql, about: TroubleAbout): Promise<boolean> {
  const isWhole = about.kind === 'project' && about.image === null;
  const rows = await sql.query(isWhole ? clearBelow : clear, [keyOf(about)]);
  return rows.length > 0;
}

const troubledProjects = statement(
  'trouble.projects',
  `SELECT DISTINCT value ->> 'id' AS id FROM setting
   WHERE starts_with(key, '${troublePrefix}project/') AND key >= '${troublePrefix}project/'`,
);

/** Ids of projects that could not be looked at, or an image of theirs. */
export async function listTroubledProjects(sql: Sql): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(troubledProjects, []);
  return rows.map(({ id }) => id);
}

const clearOver = statement(
  'trouble.clear-over',
  `DELETE FROM setting t WHERE starts_with(t.key, '${troublePrefix}') AND (
     (t.value ->> 'kind' = 'promotion' AND NOT EXISTS (
       SELECT 1 FROM promotion m WHERE m.id = (t.value ->> 'id')::uuid
         AND m.state IN ('waiting', 'approved')))
     OR (t.value ->> 'kind' = 'project' AND NOT EXISTS (
       SELECT 1 FROM project p WHERE p.id = (t.value ->> 'id')::uuid))
     OR (t.value ->> 'kind' = 'issuer' AND NOT EXISTS (
       SELECT 1 FROM trusted_issuer i WHERE i.issuer = t.value ->> 'issuer' AND i.jwks IS NULL)))`,
);

/** Forgets what was kept of what is over: requests that ended, projects and issuers that are gone or no longer asked. */
export const clearTroublesOver = (sql: Sql): Promise<unknown> => sql.query(clearOver, []);
