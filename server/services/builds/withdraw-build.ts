import { can } from '@/domain/permissions/can';
import { Refusal } from '@/lib/refusal';
import { chooseLatestAgain } from '../../content/follow-latest';
import { announce } from '../../data/announce';
import { recordAudit } from '../../data/audit';
import { statement, type Sql } from '../../data/database';
import { lockImage } from '../../data/lock-image';
import { shareProject } from '../../data/lock-projects';
import { originOf, type Call, type Services } from '../context';
import { requireStill } from '../require-still';
import { blockPulls } from './block-pulls';
import { findBuild, type BuildName, type FoundBuild } from './find-build';
import type { BuildView } from './show-build';

const read = statement(
  'withdrawal.read',
  `SELECT reason, "blockPulls" FROM withdrawal WHERE "buildId" = $1::uuid`,
);

const save = statement(
  'withdrawal.save',
  `INSERT INTO withdrawal ("buildId", reason, "blockPulls", at, by)
   VALUES ($1::uuid, $2, $3, $4::timestamptz, $5)
   ON CONFLICT ("buildId") DO UPDATE SET reason = EXCLUDED.reason,
     "blockPulls" = EXCLUDED."blockPulls", at = EXCLUDED.at, by = EXCLUDED.by`,
);

export interface Withdrawn {
  readonly reason: string;
  readonly blockPulls: boolean;
}

/**
 * Withdraws a build: nothing promotes it any more, and where `blockPulls` is asked its pulls outside
 * the entry stage are refused with the reason. Its tags leave every list until it is taken back. Again, with another reason or choice, replaces what
 * was said before. Stands in line with promotions of the image by its lock: one that was first
 * happened, one that comes later is refused.
 * @throws Refusal `not-found`, `forbidden`.
 */
export async function withdrawBuild(
  services: Services,
  call: Call,
  input: BuildName & { readonly reason: string; readonly blockPulls?: boolean | undefined },
): Promise<BuildView> {
  const found = await findBuild(services, call, input);
  requireWithdraw(call, found, 'Withdrawing a build');
  const { project, image, imageId, buildId, build } = found;
  const after: Withdrawn = { reason: input.reason, blockPulls: input.blockPulls ?? false };
  await services.db.transaction(async (sql) => {
    await lockImage(sql, project.id, image);
    await requireStillWithdraw(sql, call, found);
    const before = await readWithdrawal(sql, buildId);
    const origin = originOf(call);
    const { reason, blockPulls: block } = after;
    await sql.query(save, [buildId, reason, block, services.clock(), origin.actor.name]);
    await blockPulls(sql, imageId);
    await latestAfter(sql, found, call, services.clock());
    await recordAudit(sql, origin, {
      action: 'build.withdrawn',
      projectId: project.id,
      target: `${project.slug}/${image}#${build.number}`,
      before,
      after,
    });
    await announceWithdrawal(sql, found);
  });
  return (await findBuild(services, call, input)).build;
}

/** How a build is withdrawn now; null: it is not. */
export async function readWithdrawal(sql: Sql, buildId: string): Promise<Withdrawn | null> {
  const [row] = await sql.query<Withdrawn>(read, [buildId]);
  return row ?? null;
}

/** @throws Refusal `forbidden`, naming who may. */
export function requireWithdraw(call: Call, { project }: FoundBuild, doing: string): void {
  if (can(call.actor, 'build.withdraw', { projectId: project.id })) return;
  throw new Refusal(
    'forbidden',
    `${doing} needs the maintainer role on ${project.slug}; ask one of its maintainers.`,
  );
}

/** The same by the rights of now, once the image's lock was waited for, and until the transaction ends. */
export async function requireStillWithdraw(sql: Sql, call: Call, { project }: FoundBuild) {
  await shareProject(sql, project.id);
  await requireStill(sql, call, project, 'build.withdraw');
}

/** Lets `latest` in the entry registry follow what may be released now. */
export async function latestAfter(
  sql: Sql,
  { project, imageId, image }: FoundBuild,
  call: Call,
  at: Date,
): Promise<void> {
  const entry = project.stages.find(({ position }) => position === 0);
  if (!entry) return;
  await chooseLatestAgain(sql, { registryId: entry.registryId, imageId, at }, originOf(call), {
    projectId: project.id,
    repository: `${entry.registry.slug}/${image}`,
  });
}

/** Tells open pages, and wakes requests and automatic stages that look at the build. */
export const announceWithdrawal = (sql: Sql, { project, image, build }: FoundBuild) =>
  announce(sql, { kind: 'build-withdrawn', projectId: project.id, image, build: build.number });
