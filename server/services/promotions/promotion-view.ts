import type { Verdict } from '@/domain/gates/verdict';
import type { PromotionState } from '@/domain/promotions/states';

/** A promotion as callers see it. */
export interface PromotionView {
  id: string;
  project: string;
  image: string;
  kind: 'promotion' | 'rollback';
  state: PromotionState;
  from: string;
  to: string;
  digest: string;
  build: number;
  version: string | null;
  tags: string[];
  reason: string | null;
  replaced: { number: number; version: string | null } | null;
  requestedBy: string;
  requestedAt: string;
  finishedAt: string | null;
  verdicts: Verdict[];
}

/** What `promotionColumns` selects. */
export interface PromotionRow {
  readonly id: string;
  readonly project: string;
  readonly image: string;
  readonly kind: 'promotion' | 'rollback';
  readonly state: PromotionState;
  readonly from: string;
  readonly to: string;
  readonly digest: string;
  readonly build: number;
  readonly version: string | null;
  readonly tags: string[];
  readonly reason: string | null;
  readonly replacedNumber: number | null;
  readonly replacedVersion: string | null;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly finishedAt: Date | null;
}

/** Promotions with the words for what they name; `m` is the promotion, `p` its project. */
export const selectPromotions = `
  SELECT m.id, p.slug AS project, i.name AS image, m.kind, m.state, f.slug AS "from", t.slug AS "to",
    m.digest, b.number AS build, b.version, m.tags, m.reason,
    o.number AS "replacedNumber", o.version AS "replacedVersion",
    m."requestedBy", m."requestedAt", m."finishedAt"
  FROM promotion m
  JOIN project p ON p.id = m."projectId"
  JOIN image i ON i.id = m."imageId"
  JOIN build b ON b.id = m."buildId"
  JOIN stage f ON f.id = m."fromStageId"
  JOIN stage t ON t.id = m."toStageId"
  LEFT JOIN build o ON o."imageId" = m."imageId" AND o.digest = m."replacedDigest"`;

export function promotionView(row: PromotionRow): PromotionView {
  const { replacedNumber, replacedVersion, requestedAt, finishedAt, ...same } = row;
  return {
    ...same,
    replaced: replacedNumber === null ? null : { number: replacedNumber, version: replacedVersion },
    requestedAt: requestedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    verdicts: [],
  };
}
