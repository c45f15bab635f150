import { can, type Actor } from '@/domain/permissions/can';
import { readableProjects } from '@/server/access/rights/readable-projects';
import type { Call, Services } from '@/server/access/call/context';
import { withdrawalOf } from '@/server/content/builds/withdrawn-parts';
import { saidOfCurrent } from '@/server/content/current/current';
import {
  showCurrent,
  type CurrentRow,
  type CurrentView,
} from '@/server/content/current/show-current';
import { partsFrom } from '@/server/content/manifests/parts';
import { ofSameContent } from '@/server/content/manifests/same-bytes';
import { repositoriesBeside } from '@/server/content/repositories/in-image';
import { statement, type Sql } from '@/server/platform/sql/database';

/** A stage that has a withdrawn build, as pages show it. */
export interface WithdrawnStage {
  readonly project: string;
  readonly to: string;
  readonly stage: { readonly name: string; readonly position: number; readonly count: number };
  readonly current: CurrentView;
  readonly may: 'roll-back' | 'ask' | 'nothing';
}

interface Row extends CurrentRow {
  readonly projectId: string;
  readonly project: string;
  readonly stage: string;
  readonly stageName: string;
  readonly position: number;
  readonly count: number;
}

/** Of one person, those that stand furthest. */
const most = 100;

// From the withdrawals, which are few, up to what they hold back: `withdrawalOf` says of each what does.
const withdrawn = statement(
  'current.withdrawn',
  `WITH RECURSIVE taken AS MATERIALIZED (
     SELECT i.project_id, i.id AS image_id, b.digest
     FROM withdrawal w JOIN build b ON b.id = w.build_id JOIN image i ON i.id = b.image_id
     WHERE $1::uuid[] IS NULL OR i.project_id = ANY($1::uuid[])
   ), ${partsFrom('SELECT digest AS root FROM taken')}, held AS (
     SELECT taken.project_id, same.digest
     FROM taken JOIN parts ON parts.root = taken.digest JOIN manifest m ON m.digest = parts.digest
     CROSS JOIN LATERAL (${ofSameContent('m', repositoriesBeside('taken.image_id'))}) same
     WHERE m.runnable OR m.digest = taken.digest
     UNION
     SELECT held.project_id, c.manifest
     FROM held JOIN manifest_part c ON c.digest = held.digest AND c.role = 'manifest'
   ), present AS MATERIALIZED (
     SELECT s.project_id, s.slug AS stage, s.name AS stage_name, s.position, i.name AS image,
       b.number, b.digest, b.version, c.since, ${saidOfCurrent('c')},
       ${withdrawalOf('i.id', 'b.id', 'b.digest')} AS withdrawn
     FROM held JOIN image i ON i.project_id = held.project_id
     JOIN build b ON b.image_id = i.id AND b.digest = held.digest
     JOIN current c ON c.build_id = b.id AND c.until IS NULL
     JOIN stage s ON s.id = c.stage_id AND s.position > 0
   )
   SELECT present.*, p.slug AS project,
     (SELECT count(*)::int FROM stage o WHERE o.project_id = p.id) AS count
   FROM present JOIN project p ON p.id = present.project_id
   WHERE withdrawn IS NOT NULL
   ORDER BY (SELECT count(*) FROM stage o WHERE o.project_id = p.id) - position, p.slug, image COLLATE "C"`,
);

/** Stages beyond the entry whose current build is withdrawn, and what the reader may do about each. */
async function readWithdrawn(sql: Sql, actor: Actor): Promise<WithdrawnStage[]> {
  const rows = await sql.query<Row>(withdrawn, [readableProjects(actor)]);
  return rows.map((row) => ({
    project: row.project,
    to: row.stage,
    stage: { name: row.stageName, position: row.position, count: row.count },
    current: showCurrent(row),
    may: whatMay(actor, row),
  }));
}

function whatMay(actor: Actor, { projectId, stage }: Row): WithdrawnStage['may'] {
  if (can(actor, 'promotion.execute', { projectId, stage })) return 'roll-back';
  return can(actor, 'promotion.request', { projectId, stage }) ? 'ask' : 'nothing';
}

/**
 * Stages beyond the entry whose current build is withdrawn, or has a part of one that is, of all projects
 * that the caller sees: the last stages first, a hundred, and how many there are.
 */
export async function listWithdrawn({ db }: Services, { actor }: Call) {
  const items = await readWithdrawn(db.sql, actor);
  return { items: items.slice(0, most), count: items.length };
}

/** Those of them that the caller may roll back. */
export async function listToRollBack(sql: Sql, actor: Actor): Promise<WithdrawnStage[]> {
  const items = await readWithdrawn(sql, actor);
  return items.filter(({ may }) => may === 'roll-back').slice(0, most);
}
