import type { Policy, PolicyDocument } from '@/domain/gates/policy';
import { readPolicy } from '@/server/access/rights/read-policy';

/** A policy as the API shows it. */
export interface PolicyView extends PolicyDocument {
  stage: string;
  version: number;
  savedAt: string | null;
  savedBy: string | null;
  warnings: string[];
}

/** A version as it is stored. */
export interface StoredVersion {
  readonly version: number;
  readonly document: unknown;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** The newest version of a stage's policies, to be included with a stage. */
export const newestVersion = {
  policies: { orderBy: { version: 'desc' }, take: 1 },
} as const;

/** A stored version as callers see it; null is version 0, which nobody wrote. */
export function showPolicy(
  stage: string,
  stored: StoredVersion | null,
  warnings: readonly string[] = [],
): PolicyView {
  return {
    stage,
    ...readPolicy(stored),
    savedAt: stored?.createdAt.toISOString() ?? null,
    savedBy: stored?.createdBy ?? null,
    warnings: [...warnings],
  };
}

/** What people write of a policy, without its version. */
export const documentOf = ({ gates, automatic, lastClick }: Policy | PolicyDocument) => ({
  gates,
  automatic,
  lastClick,
});

/** Do two policies ask for the same, gate by gate? */
export const sameDocument = (a: PolicyDocument, b: PolicyDocument): boolean =>
  JSON.stringify(documentOf(a)) === JSON.stringify(documentOf(b));
