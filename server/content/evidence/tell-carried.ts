import type { AuditAction } from '@/domain/audit/actions';
import { recordAudit, type Origin } from '@/server/platform/events/audit';
import type { Sql } from '@/server/platform/sql/database';

/** Where evidence followed, or did not. */
export interface CarriedWhere {
  readonly projectId: string;
  readonly project: string;
  readonly imageId: string;
  readonly image: string;
  /** The build that it is told of; null where none is known. */
  readonly build: { readonly id: string; readonly number: number; readonly digest: string } | null;
  /** Null: in none. */
  readonly stage: { readonly id: string; readonly slug: string } | null;
}

/** Writes on the trail what became of evidence (L8, L16), and tells open pages. */
export async function tellCarried(
  sql: Sql,
  origin: Origin,
  action: Extract<AuditAction, 'evidence.carried' | 'evidence.not-carried'>,
  { projectId, project, imageId, image, build, stage }: CarriedWhere,
  after: Readonly<Record<string, unknown>>,
): Promise<void> {
  const what = `${project}/${image}${build === null ? '' : `#${build.number}`}`;
  await recordAudit(sql, origin, {
    action,
    projectId,
    subjects: { imageId, buildId: build?.id, digest: build?.digest, stageId: stage?.id },
    target: stage === null ? what : `${what} → ${stage.slug}`,
    after: { ...(build && { digest: build.digest }), ...after },
  });
}
