import type { CheckState } from '@/domain/gates/facts';
import { can } from '@/domain/permissions/can';
import { Refusal } from '@/lib/refusal';
import { actorValues } from '@/server/access/actors/actor-columns';
import { recordAudit } from '@/server/platform/events/audit';
import { statement } from '@/server/platform/sql/database';
import { originOf, type Call, type Services } from '@/server/access/call/context';
import { transact } from '@/server/access/call/write';
import { findImage } from '../images/find-image';
import { keptReports } from './kept-reports';
import { checkColumns, showCheck, type CheckRow, type CheckView } from './show-check';

// By image, never by digest alone: another project may hold a build of the same digest. The lock
// lets two reports of one build follow each other, so that the count of names holds.
const find = statement(
  'check.find-build',
  `SELECT id, number, digest FROM build
   WHERE image_id = $1::uuid AND (number = $2::int OR digest = $3) FOR NO KEY UPDATE`,
);

const names = statement(
  'check.other-names',
  `SELECT count(DISTINCT name)::int AS count FROM check_report WHERE build_id = $1::uuid AND name <> $2`,
);

const insert = statement(
  'check.insert',
  `WITH old AS (
     DELETE FROM check_report WHERE id IN (
       SELECT id FROM check_report WHERE build_id = $1::uuid AND name = $2
       ORDER BY id DESC OFFSET ${keptReports.ofName - 1})
   )
   INSERT INTO check_report (build_id, name, state, summary, url, at, by_hand, by_kind, by_id, by_name)
   VALUES ($1::uuid, $2, $3, $4, $5, $6::timestamptz, $7, $8, $9::uuid, $10)
   RETURNING ${checkColumns('check_report')}`,
);

export interface CheckReport {
  readonly project: string;
  readonly image: string;
  /** The build, by its number or its digest: one of them. */
  readonly build?: number | undefined;
  readonly digest?: string | undefined;
  readonly name: string;
  readonly state: CheckState;
  readonly summary?: string | undefined;
  readonly url?: string | undefined;
}

/**
 * Keeps an outside result about a build of this image: from a CI robot of the project, or from a
 * maintainer, which is marked as by hand. Of each name the newest 200 reports are kept, and a build
 * has at most 100 names.
 * @throws Refusal `not-found` naming what is not there, `forbidden`, `conflict` beyond 100 names.
 */
export async function reportCheck(
  services: Services,
  call: Call,
  report: CheckReport,
): Promise<CheckView & { build: number; digest: string }> {
  const { project, imageId, image } = await findImage(services, call, report);
  if (!can(call.actor, 'check.report', { projectId: project.id })) {
    throw new Refusal(
      'forbidden',
      call.actor.kind === 'robot'
        ? `This robot may not report checks: a maintainer of its project can let it, by “Report checks” on its page under Access, or by its \`check.report\` permission in the API.`
        : `Checks of ${project.slug} are reported by its CI robots, with their secret as bearer token, or by its maintainers by hand. Ask one of its maintainers.`,
    );
  }
  return transact(services, call, async (sql) => {
    const { build: number = null, digest = null } = report;
    const [build] = await sql.query<{ id: string; number: number; digest: string }>(find, [
      imageId,
      number,
      digest,
    ]);
    if (!build) {
      const which = number === null ? `build with the digest ${digest}` : `build #${number}`;
      throw new Refusal('not-found', `${project.slug}/${image} has no ${which}.`);
    }
    const [others] = await sql.query<{ count: number }>(names, [build.id, report.name]);
    refuseEndlessNames(others);
    const origin = originOf(call);
    const byHand = call.actor.kind === 'person';
    const { name, state, summary = null, url = null } = report;
    const values = [
      build.id,
      name,
      state,
      summary,
      url,
      services.clock(),
      byHand,
      ...actorValues(origin.actor),
    ];
    const [row] = await sql.query<CheckRow>(insert, values);
    if (!row) throw new Error('check.insert gave no row');
    await recordAudit(sql, origin, {
      action: 'check.reported',
      projectId: project.id,
      subjects: { imageId, buildId: build.id, digest: build.digest },
      target: `${project.slug}/${image}#${build.number}`,
      after: { name, state, summary, url, byHand },
    });
    return { ...showCheck(row), build: build.number, digest: build.digest };
  });
}

function refuseEndlessNames(others: { readonly count: number } | undefined): void {
  if (!others || others.count < keptReports.names) return;
  throw new Refusal(
    'conflict',
    `This build has checks of ${keptReports.names} names already. Report a newer result under one of those names.`,
  );
}
