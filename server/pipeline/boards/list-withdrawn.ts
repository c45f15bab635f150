import { can, type Actor } from '@/domain/permissions/can';
import { readableProjects } from '@/server/access/rights/readable-projects';
import type { Call, Services } from '@/server/access/call/context';
import { heldBack, withdrawalOf } from '@/server/content/builds/withdrawn-parts';
import { saidOfCurrent } from '@/server/content/current/current';
import {
  showCurrent,
  type CurrentRow,
  type CurrentView,
} from '@/server/content/current/show-current';
import { statement, type Sql } from '@/server/platform/sql/database';

/** A stage that has a withdrawn build, as pages show it. */
export interface WithdrawnStage {
  readonly project: string;
  readonly to: string;
  readonly stage: { readonly name: string; readonly position: number; readonly count: number };
  readonly current: CurrentView;
  readonly may: 'roll-back' | 'ask' | 'nothing';
}

/** A stage beyond the entry whose current build is held back by a withdrawal. */
interface Held {
  /** Of the row of `current`. */
  readonly id: string;
  readonly projectId: string;
  readonly project: string;
  readonly stage: string;
  readonly stageName: string;
  readonly position: number;
  readonly count: number;
}

/** Of one person, those that stand furthest. */
const most = 100;

// All that is current where something was withdrawn is compared at once, by content: withdrawals add up over the
// years, and so does what a project has. By keys, whatever the planner thinks of either.
const held = statement(
  'current.held-back',
  `WITH RECURSIVE present AS MATERIALIZED (
     SELECT c.id, i.id AS image_id, p.id AS project_id, p.slug AS project, s.slug AS stage, s.name AS stage_name, s.position,
       (SELECT count(*)::int FROM stage o WHERE o.project_id = p.id) AS count, b.digest
     FROM (
       SELECT DISTINCT i.project_id FROM withdrawal w CROSS JOIN LATERAL (
         SELECT image_id FROM build WHERE id = w.build_id OFFSET 0) b JOIN image i ON i.id = b.image_id
       WHERE $1::uuid[] IS NULL OR i.project_id = ANY($1::uuid[])
     ) touched JOIN project p ON p.id = touched.project_id
     JOIN stage s ON s.project_id = p.id AND s.position > 0
     JOIN image i ON i.project_id = p.id
     CROSS JOIN LATERAL (
       SELECT id, build_id FROM current
       WHERE stage_id = s.id AND image_id = i.id AND until IS NULL OFFSET 0) c
     CROSS JOIN LATERAL (SELECT digest FROM build WHERE id = c.build_id OFFSET 0) b
   ), ${heldBack('SELECT project_id, digest FROM present')}
   SELECT present.id, present.project_id, project, stage, stage_name, position, count
   FROM present JOIN held_back ON held_back.project_id = present.project_id AND held_back.digest = present.digest
   JOIN image i ON i.id = present.image_id
   ORDER BY count - position, project, i.name COLLATE "C"`,
);

const said = statement(
  'current.withdrawn',
  `SELECT c.id, i.name AS image, b.number, b.digest, b.version, c.since, ${saidOfCurrent('c')},
     ${withdrawalOf('i.id', 'b.id', 'b.digest')} AS withdrawn
   FROM unnest($1::bigint[]) asked(id) JOIN current c ON c.id = asked.id
   JOIN build b ON b.id = c.build_id JOIN image i ON i.id = c.image_id`,
);

/** Those that stand furthest first. @returns all, for `show` to be asked of some. */
const readHeld = (sql: Sql, actor: Actor): Promise<Held[]> =>
  sql.query<Held>(held, [readableProjects(actor)]);

/** A hundred of them, and what the reader may do about each. */
async function show(sql: Sql, actor: Actor, all: readonly Held[]): Promise<WithdrawnStage[]> {
  const shown = all.slice(0, most);
  const rows = await sql.query<CurrentRow & { readonly id: string }>(said, [
    shown.map(({ id }) => id),
  ]);
  const currents = new Map(rows.map((row) => [row.id, showCurrent(row)]));
  return shown.flatMap((one) => {
    const current = currents.get(one.id);
    // Whoever lifted its withdrawal meanwhile, or took it out of the stage, had the last word.
    if (!current?.withdrawn) return [];
    const { project, stage, stageName: name, position, count } = one;
    const may = whatMay(actor, one);
    return [{ project, to: stage, stage: { name, position, count }, current, may }];
  });
}

function whatMay(actor: Actor, { projectId, stage }: Held): WithdrawnStage['may'] {
  if (can(actor, 'promotion.execute', { projectId, stage })) return 'roll-back';
  return can(actor, 'promotion.request', { projectId, stage }) ? 'ask' : 'nothing';
}

/**
 * Stages beyond the entry whose current build is withdrawn, or has a part of one that is, of all projects
 * that the caller sees: the last stages first, a hundred, and how many there are.
 */
export async function listWithdrawn({ db }: Services, { actor }: Call) {
  const all = await readHeld(db.sql, actor);
  return { items: await show(db.sql, actor, all), count: all.length };
}

/** Those of them that the caller may roll back. */
const readToRollBack = async (sql: Sql, actor: Actor): Promise<Held[]> =>
  (await readHeld(sql, actor)).filter((one) => whatMay(actor, one) === 'roll-back');

/** The same, a hundred at most, as pages show them. */
export const listToRollBack = async (sql: Sql, actor: Actor): Promise<WithdrawnStage[]> =>
  show(sql, actor, await readToRollBack(sql, actor));

/** How many they are, up to a hundred. */
export const countToRollBack = async (sql: Sql, actor: Actor): Promise<number> =>
  Math.min(most, (await readToRollBack(sql, actor)).length);
