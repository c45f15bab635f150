import { createHash } from 'node:crypto';
import { maxCompared } from '@/domain/gates/kinds/parts/pattern';

/** What gates are told of a build, as a statement that has `build b` reads it. */
export interface BuildRow {
  readonly id: string;
  readonly number: number;
  readonly digest: string;
  readonly version: string | null;
  /** Those that were asked for, as `labelsOf` reads them. */
  readonly labels: Record<string, string>;
  /** As they are now. */
  readonly properties: Record<string, string>;
  readonly platforms: string[];
  readonly size: number;
  readonly createdAt: Date | null;
  readonly pushedAt: Date;
  readonly pushedBy: string;
}

/**
 * SQL for the labels of a build by keys, whatever else it has and however long they are: what is longer
 * than a gate compares is cut there, and ends with … so that it equals nothing that is not.
 * @param keys SQL for the SHA-256 of each key that is asked for.
 */
export const labelsByKey = (build: string, keys: string): string => `
  (SELECT coalesce(json_object_agg(l.key, CASE WHEN length(start.value) > ${maxCompared}
       THEN left(start.value, ${maxCompared}) || '…' ELSE start.value END), '{}'::json)
   FROM build_label l CROSS JOIN LATERAL (SELECT left(l.value, ${maxCompared + 1}) AS value) start
   WHERE l.build_id = ${build} AND l.key_hash = ANY(${keys}))`;

/** @param keys the parameter that has the keys of the labels that are asked for, as `keyHashes`. */
export const buildColumns = (keys: string): string => `
  b.id, b.number, b.digest, b.version, ${labelsByKey('b.id', keys)} AS labels, b.platforms, b.size, b.created_at,
  b.pushed_at, b.pushed_by,
  (SELECT coalesce(json_object_agg(x.key, x.value), '{}'::json)
   FROM property x WHERE x.build_id = b.id) AS properties`;

/** Labels' keys as `build_label` is looked up by. */
export const keyHashes = (keys: readonly string[]): Buffer[] =>
  keys.map((key) => createHash('sha256').update(key).digest());
