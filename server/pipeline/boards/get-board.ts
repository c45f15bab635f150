import type { Verdict } from '@/domain/gates/verdict';
import type { ActorView } from '@/domain/people/actors';
import { currentIn } from '@/server/content/current/current';
import { statement } from '@/server/platform/sql/database';
import { readBuilds } from '@/server/content/builds/find-build';
import type { BuildView } from '@/server/content/builds/show-build';
import type { Call, Services } from '@/server/access/call/context';
import { judgeBoard } from '../gates/judge-board';
import { can } from '@/domain/permissions/can';
import { nextActOf, type NextAct } from '@/domain/gates/next-act';
import { missingClick } from '@/domain/promotions/last-click';
import { explainAsking, readPromoters } from '../promotions/why-not-promote';
import { readStops } from '../promotions/automatic/read-stops';
import { findImage } from '@/server/content/images/find-image';
import type { CurrentView } from '@/server/content/current/show-current';
import { whyNotBack } from './why-not-back';

/** Cards shown in a lane besides the current one; `total` says how many builds there are. */
export const boardLimits = { candidates: 20, before: 10 } as const;

// Every build of a lane is in one lot, but those that are parts of another and not what is current.
// A candidate may go on: newer than what the next lane has, not there yet, and not superseded here;
// in the entry lane nothing is superseded. All others were here before.
const cards = statement(
  'image.board',
  `WITH present AS MATERIALIZED (
     SELECT s.position, c.build_id, c.number
     FROM stage s CROSS JOIN LATERAL ${currentIn('s.id', '$2::uuid')} c
     WHERE s.project_id = $1::uuid
   ), held AS (
     SELECT s.position, p.since, b.id, b.number
     FROM stage s
     JOIN repository r ON r.registry_id = s.registry_id AND r.image_id = $2::uuid
     JOIN placement p ON p.repository_id = r.id
     JOIN build b ON b.image_id = $2::uuid AND b.digest = p.digest
     LEFT JOIN present c ON c.position = s.position
     WHERE s.project_id = $1::uuid AND (b.part_of_id IS NULL OR b.id = c.build_id)
   ), sorted AS (
     SELECT h.position, h.id, h.number, h.since, n.number AS next_number,
       x.id IS NOT NULL AS in_next,
       CASE
         WHEN h.number = c.number THEN 'now'
         WHEN h.position < $3::int AND x.id IS NULL AND h.number > coalesce(n.number, 0)
           AND (h.position = 0 OR h.number > c.number) THEN 'candidate'
         ELSE 'before'
       END AS lot
     FROM held h
     LEFT JOIN present c ON c.position = h.position
     LEFT JOIN present n ON n.position = h.position + 1
     LEFT JOIN held x ON x.position = h.position + 1 AND x.id = h.id
   ), ranked AS (
     SELECT *, count(*) OVER (PARTITION BY position) AS total,
       row_number() OVER (PARTITION BY position, lot
         ORDER BY CASE WHEN lot = 'before' THEN since END DESC, number DESC) AS place
     FROM sorted
   )
   SELECT position, id, number, lot, total, next_number, in_next,
     in_next AND NOT EXISTS (SELECT 1 FROM current c
       JOIN stage t ON t.id = c.stage_id AND t.project_id = $1::uuid AND t.position = ranked.position + 1
       WHERE c.build_id = ranked.id) AS beside
   FROM ranked
   WHERE place <= CASE lot WHEN 'candidate' THEN $4::int ELSE $5::int END
   ORDER BY position, lot, place`,
);

interface Row {
  readonly position: number;
  readonly id: string;
  readonly number: number;
  readonly lot: 'now' | 'candidate' | 'before';
  readonly total: number;
  readonly nextNumber: number | null;
  readonly inNext: boolean;
  /** It is in the next lane, and went in beside what was current there. */
  readonly beside: boolean;
}

interface Act {
  allowed: boolean;
  reason: string | null;
}

interface Card extends NextAct {
  build: BuildView;
  next: string | null;
  promote: Act;
  verdicts: readonly Verdict[];
  /** The open request that the verdicts are of, and who asked; null: they are what a request by the caller would meet. */
  promotion: string | null;
  requestedBy: ActorView | null;
}

/** A card that goes nowhere from its lane. */
const idle = {
  nextAct: 'none',
  label: '',
  verdicts: [],
  promotion: null,
  requestedBy: null,
} as const;

const allowed: Act = { allowed: true, reason: null };
const because = (reason: string): Act => ({ allowed: false, reason });
const unless = (reason: string | null): Act => (reason === null ? allowed : because(reason));

/** An image's lanes with their cards, and what may be done with each, in words where it may not. */
export async function getBoard(
  services: Services,
  call: Call,
  name: { readonly project: string; readonly image: string },
) {
  const { sql } = services.db;
  const { project, imageId, image } = await findImage(services, call, name);
  const { stages } = project;
  const limits = [boardLimits.candidates, boardLimits.before];
  const rows = await sql.query<Row>(cards, [project.id, imageId, stages.length - 1, ...limits]);
  const builds = await readBuilds(sql, [...new Set(rows.map((row) => row.id))]);
  const stopsOf = await readStops(sql, imageId);
  const whyNotAsk = await explainAsking(sql, call.actor, {
    projectId: project.id,
    project: project.slug,
  });

  const promoters = await readPromoters(sql, call.actor, project.id);

  const mayPromote = (stage: (typeof stages)[number]): boolean =>
    can(call.actor, 'promotion.execute', { projectId: project.id, stage: stage.slug });

  /** What is current in a lane, as its own card's build says. */
  const currentOf = (row: Row | undefined, stage: string): CurrentView | null => {
    const build = row && builds.get(row.id);
    return build?.placements.find((placed) => placed.stage === stage)?.current ?? null;
  };

  /** What the lane was rolled back from is offered to nobody as what comes next. */
  const lotOf = (row: Row): Row['lot'] => {
    const slug = stages.find(({ position }) => position === row.position)?.slug;
    const placed = builds.get(row.id)?.placements.find(({ stage }) => stage === slug);
    return row.lot === 'candidate' && placed?.rolledBack ? 'before' : row.lot;
  };

  const goingOn = rows.flatMap((row) => {
    const build = builds.get(row.id);
    const at = stages.findIndex((stage) => stage.position === row.position);
    const [before, stage] = [stages[at], stages[at + 1]];
    if (!build || !before || !stage || lotOf(row) === 'before' || !goesOn(row)) return [];
    return [{ buildId: row.id, digest: build.digest, before, stage }];
  });
  const judged = await judgeBoard(
    sql,
    { project, imageId, image },
    goingOn,
    call.actor.kind === 'person' ? [call.actor.id] : [],
    services.clock(),
  );

  const lanes = stages.map((stage, at) => {
    const next = stages[at + 1] ?? null;
    const inLane = rows.filter((row) => row.position === stage.position);
    const cardOf = (row: Row): Card[] => {
      const build = builds.get(row.id);
      if (!build) return [];
      const on = next && judged.of(row.id, next.id);
      if (!next || !on) {
        const promote = next
          ? mayGoOn(row, next.name, whyNotAsk(next, 'promotion'))
          : because(`${stage.name} is the last stage.`);
        return [{ ...idle, build, next: next?.slug ?? null, promote }];
      }
      const { verdicts, request } = on;
      const act = nextActOf(verdicts, request !== null, !mayPromote(next));
      const failed = verdicts.filter(({ verdict }) => verdict === 'failed');
      const promote =
        failed.length > 0
          ? because(failed.map(({ reason }) => reason).join(' '))
          : mayGoOn(row, next.name, whyNotAsk(next, 'promotion'));
      const open = { promotion: request?.id ?? null, requestedBy: request?.requestedBy ?? null };
      return [{ ...act, build, next: next.slug, promote, verdicts, ...open }];
    };
    const lot = (which: Row['lot']) => inLane.filter((row) => lotOf(row) === which);
    const now = lot('now')[0];
    return {
      stage: stage.slug,
      name: stage.name,
      registry: stage.registry.slug,
      current: currentOf(now, stage.slug),
      now: (now && cardOf(now)[0]) ?? null,
      candidates: lot('candidate').flatMap(cardOf),
      before: lot('before')
        .toSorted((a, b) => Number(a.lot === 'before') - Number(b.lot === 'before'))
        .flatMap(cardOf),
      rollBack:
        at === 0
          ? because(`${stage.name} fills by pushes; there is nothing to roll back.`)
          : unless(
              whyNotBack(
                now?.number ?? 0,
                lot('before').flatMap(({ id }) => builds.get(id) ?? []),
              ) ?? whyNotAsk(stage, 'rollback'),
            ),
      rollBackWaits:
        at > 0 && !mayPromote(stage) && whyNotAsk(stage, 'rollback') === null
          ? missingClick(stage.name, promoters(stage))
          : null,
      gates: at > 0 ? judged.gatesOf(stage.id) : [],
      total: inLane[0]?.total ?? 0,
      hold: judged.holdOf(stage.id),
      automatic: judged.isAutomatic(stage.id),
      stops: judged.isAutomatic(stage.id) ? stopsOf(stage.id) : [],
    };
  });
  return { image, lanes };
}

/** Could it enter the next lane? It may have been there, and the lane be rolled back from it. */
const goesOn = (row: Row): boolean =>
  !row.inNext || (!row.beside && row.number > (row.nextNumber ?? 0));

function mayGoOn(row: Row, next: string, noRight: string | null): Act {
  if (row.inNext && row.nextNumber === row.number) return because(`It is current in ${next}.`);
  if (row.beside) return because(`It stands in ${next} beside what is current there.`);
  if (row.inNext && row.number < (row.nextNumber ?? 0)) {
    return because(`${next} had it before; roll ${next} back to it.`);
  }
  return unless(noRight);
}
