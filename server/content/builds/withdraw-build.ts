import { can } from '@/domain/permissions/can';
import { Refusal } from '@/lib/refusal';
import { actorValues } from '@/server/access/actors/actor-columns';
import { recordAudit } from '@/server/platform/events/audit';
import { statement, type Sql } from '@/server/platform/sql/database';
import { lockImages } from '@/server/platform/locks/lock-images';
import { originOf, type Call, type Services } from '@/server/access/call/context';
import { transact } from '@/server/access/call/write';
import { requireStill } from '@/server/access/call/require-still';
import { findBuild, type BuildName, type FoundBuild } from './find-build';
import { followWithdrawal } from './follow-withdrawal';
import type { BuildView } from './show-build';

const read = statement(
  'withdrawal.read',
  `SELECT reason, block_pulls FROM withdrawal WHERE build_id = $1::uuid`,
);

const save = statement(
  'withdrawal.save',
  `INSERT INTO withdrawal (build_id, reason, block_pulls, at, by_kind, by_id, by_name)
   VALUES ($1::uuid, $2, $3, $4::timestamptz, $5, $6::uuid, $7)
   ON CONFLICT (build_id) DO UPDATE SET reason = EXCLUDED.reason,
     block_pulls = EXCLUDED.block_pulls, at = EXCLUDED.at, by_kind = EXCLUDED.by_kind,
     by_id = EXCLUDED.by_id, by_name = EXCLUDED.by_name`,
);

export interface Withdrawn {
  readonly reason: string;
  readonly blockPulls: boolean;
}

/**
 * Withdraws a build: nothing promotes it any more, and where `blockPulls` is asked its pulls outside
 * the entry stage are refused with the reason. Its tags leave every list until it is taken back. Again, with another reason or choice, replaces what
 * was said before. It holds in every image of the project that has a part of the build, and stands in line
 * with their promotions by its locks: one that was first happened, one that comes later is refused.
 * @throws Refusal `not-found`, `forbidden`.
 */
export async function withdrawBuild(
  services: Services,
  call: Call,
  input: BuildName & { readonly reason: string; readonly blockPulls?: boolean | undefined },
): Promise<BuildView> {
  const found = await findBuild(services, call, input);
  requireWithdraw(call, found, 'Withdrawing a build');
  const { project, image, buildId, build } = found;
  const after: Withdrawn = { reason: input.reason, blockPulls: input.blockPulls ?? false };
  await transact(services, call, async (sql) => {
    await lockImages(sql, project.id);
    await requireStillWithdraw(sql, call, found);
    const before = await readWithdrawal(sql, buildId);
    const origin = originOf(call);
    const { reason, blockPulls: block } = after;
    const by = actorValues(origin.actor);
    await sql.query(save, [buildId, reason, block, services.clock(), ...by]);
    await recordAudit(sql, origin, {
      action: 'build.withdrawn',
      projectId: project.id,
      subjects: { imageId: found.imageId, buildId, digest: build.digest },
      target: `${project.slug}/${image}#${build.number}`,
      before,
      after,
    });
    await followWithdrawal(sql, found, call, services.clock());
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

/** The same by the rights of now, once the locks of `lockImages` were waited for, which keep them. */
export async function requireStillWithdraw(sql: Sql, call: Call, { project }: FoundBuild) {
  await requireStill(sql, call, project, 'build.withdraw');
}
