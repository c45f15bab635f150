/** What gates are told of a build, as a statement that has `build b` reads it. */
export interface BuildRow {
  readonly id: string;
  readonly number: number;
  readonly digest: string;
  readonly version: string | null;
  readonly labels: Record<string, string>;
  /** As they are now. */
  readonly properties: Record<string, string>;
  readonly platforms: string[];
  readonly size: number;
  readonly createdAt: Date | null;
  readonly pushedAt: Date;
  readonly pushedBy: string;
}

export const buildColumns = `
  b.id, b.number, b.digest, b.version, b.labels, b.platforms, b.size, b."createdAt",
  b."pushedAt", b."pushedBy",
  (SELECT coalesce(json_object_agg(x.key, x.value), '{}'::json)
   FROM property x WHERE x."buildId" = b.id) AS properties`;
