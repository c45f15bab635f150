import type { StopKind } from '@/domain/promotions/automatic-stop';
import { can, type Person } from '@/domain/permissions/can';
import { isAutomatic } from '@/server/platform/events/awaited';
import { statement, type Sql } from '@/server/platform/sql/database';
import { readableProjects } from '@/server/access/rights/readable-projects';

/** Why a stage that fills by itself does not take a build, as pages show it. */
export interface ShownStop {
  readonly build: number;
  readonly version: string | null;
  readonly kind: StopKind;
  /** Has somebody to do something? */
  readonly loud: boolean;
  readonly reason: string;
  readonly mend: string;
  readonly since: string;
}

interface Row extends Omit<ShownStop, 'since'> {
  readonly since: Date;
  readonly stageId: string;
  readonly stage: string;
  readonly stageName: string;
  readonly position: number;
  readonly count: number;
  readonly projectId: string;
  readonly project: string;
  readonly image: string;
}

// Of a stage that fills by itself no more, and of a build that was withdrawn, it says nothing any more.
const select = `
  SELECT b.number AS build, b.version, a.kind, a.loud, a.reason, a.mend, a.since,
    s.id AS stage_id, s.slug AS stage, s.name AS stage_name, s.position,
    (SELECT count(*)::int FROM stage o WHERE o.project_id = p.id) AS count,
    p.id AS project_id, p.slug AS project, i.name AS image
  FROM automatic_stop a
  JOIN stage s ON s.id = a.stage_id
  JOIN project p ON p.id = s.project_id
  JOIN build b ON b.id = a.build_id
  JOIN image i ON i.id = b.image_id
  WHERE (SELECT ${isAutomatic('o.document')} FROM policy o
         WHERE o.stage_id = s.id ORDER BY o.version DESC LIMIT 1)
    AND b.part_of_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.build_id = b.id)`;

const ofImage = statement(
  'board.stops',
  `${select} AND i.id = $1::uuid ORDER BY a.loud DESC, b.number DESC`,
);

const loud = statement(
  'inbox.stops',
  `${select} AND a.loud AND ($1::uuid[] IS NULL OR p.id = ANY($1::uuid[]))
   ORDER BY a.since DESC, b.id LIMIT 100`,
);

/** What stops the stages of an image, by the stage's id. */
export async function readStops(
  sql: Sql,
  imageId: string,
): Promise<(stage: string) => ShownStop[]> {
  const rows = await sql.query<Row>(ofImage, [imageId]);
  return (stage) => rows.filter(({ stageId }) => stageId === stage).map(shown);
}

/** What stops stages that a person could set going again: by their policy, or by promoting there. */
export async function listStops(sql: Sql, person: Person) {
  const rows = await sql.query<Row>(loud, [readableProjects(person)]);
  return rows
    .filter(
      ({ projectId, stage }) =>
        can(person, 'policy.edit', { projectId }) ||
        can(person, 'promotion.execute', { projectId, stage }),
    )
    .map((row) => ({
      ...shown(row),
      project: row.project,
      image: row.image,
      to: row.stage,
      stage: { name: row.stageName, position: row.position, count: row.count },
    }));
}

const shown = ({ build, version, kind, loud: isLoud, reason, mend, since }: Row): ShownStop => ({
  build,
  version,
  kind,
  loud: isLoud,
  reason,
  mend,
  since: since.toISOString(),
});
