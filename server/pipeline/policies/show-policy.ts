import type { Policy, PolicyDocument } from '@/domain/gates/policy';
import type { ActorView } from '@/domain/people/actors';
import {
  keptIn,
  keptOrNull,
  type ActorColumns,
  type MaybeActorColumns,
} from '@/server/access/actors/actor-columns';
import { readActors, type ShowActor } from '@/server/access/actors/read-actors';
import { readPolicy } from '@/server/access/rights/read-policy';
import type { Sql } from '@/server/platform/sql/database';

/** A policy as the API shows it. */
export interface PolicyView extends PolicyDocument {
  stage: string;
  version: number;
  savedAt: string | null;
  savedBy: ActorView | null;
  /** Who agreed to it, where another proposed it. */
  agreedBy: ActorView | null;
  warnings: string[];
}

/** A version as it is stored. */
export interface StoredVersion extends ActorColumns<'createdBy'>, MaybeActorColumns<'agreedBy'> {
  readonly version: number;
  readonly document: unknown;
  readonly createdAt: Date;
}

/** The newest version of a stage's policies, to be included with a stage. */
export const newestVersion = {
  policies: { orderBy: { version: 'desc' }, take: 1 },
} as const;

/** Who saved these versions, and who agreed to them, in one statement however many. */
export const readSavers = (
  sql: Sql,
  versions: readonly (StoredVersion | null)[],
): Promise<ShowActor> =>
  readActors(
    sql,
    versions.flatMap((stored) =>
      stored ? [keptIn(stored, 'createdBy'), keptOrNull(stored, 'agreedBy') ?? []].flat() : [],
    ),
  );

/**
 * A stored version as callers see it; null is version 0, which nobody wrote.
 * @param shown as `readSavers` reads it of this version.
 */
export function showPolicy(
  stage: string,
  stored: StoredVersion | null,
  shown: ShowActor,
  warnings: readonly string[] = [],
): PolicyView {
  const agreed = stored && keptOrNull(stored, 'agreedBy');
  return {
    stage,
    ...readPolicy(stored),
    savedAt: stored?.createdAt.toISOString() ?? null,
    savedBy: stored && shown(keptIn(stored, 'createdBy')),
    agreedBy: agreed && shown(agreed),
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
