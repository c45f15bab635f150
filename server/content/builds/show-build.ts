import { imageIndexType, imageManifestType, isImageConfigType } from '@/oci/manifest/media-types';
import { sourceOf, type Source } from '@/domain/images/source';
import type { ActorView } from '@/domain/people/actors';
import { actorIn } from '@/server/access/actors/actor-of';
import { currentIn, saidOfCurrent } from '../current/current';
import { placedIn } from '../repositories/in-image';
import { withdrawalOf } from './withdrawn-parts';
import type { Sql } from '@/server/platform/sql/database';
import { showCurrent, type CurrentView } from '../current/show-current';
import { readRolledBack, type RolledBack } from './read-rolled-back';
import { showWithdrawal, type WithdrawalView } from './show-withdrawal';

/** A build as callers see it. */
export interface BuildView {
  image: string;
  number: number;
  digest: string;
  mediaType: string;
  kind: 'image' | 'index' | 'artifact';
  version: string | null;
  source: Source;
  /** Few, and cut short (domain/images/keep-labels.ts). */
  labels: Record<string, string>;
  labelCount: number;
  properties: Record<string, string>;
  platforms: string[];
  size: number;
  createdAt: string | null;
  pushedAt: string;
  pushedBy: ActorView;
  placements: PlacementView[];
  withdrawal: WithdrawalView | null;
  partOf: number | null;
}

export interface PlacementView {
  stage: string;
  registry: string;
  since: string;
  by: ActorView;
  tags: string[];
  /** Tags beyond those listed. */
  moreTags: number;
  /** What the image is there, where that is this build. */
  current: CurrentView | null;
  rolledBack: { at: string; to: number } | null;
}

/** What `selectBuilds` selects. */
export interface BuildRow {
  readonly id: string;
  readonly image: string;
  readonly number: number;
  readonly digest: string;
  readonly mediaType: string;
  readonly kind: string;
  readonly artifactType: string | null;
  readonly version: string | null;
  readonly labels: Record<string, string>;
  readonly labelCount: number;
  readonly properties: Record<string, string>;
  readonly platforms: string[];
  readonly size: number;
  readonly createdAt: Date | null;
  readonly pushedAt: Date;
  readonly pushedBy: ActorView;
  readonly placements: (Omit<PlacementView, 'current' | 'rolledBack'> & {
    readonly current: Pick<
      CurrentView,
      'since' | 'how' | 'by' | 'promotion' | 'reason' | 'brokenGlass'
    > | null;
  })[];
  readonly withdrawal: WithdrawalView | null;
  readonly partOf: number | null;
}

/** Tags of a build in a stage that are listed with it: a push may set any number of them. */
const mostTags = 100;

/** Builds with all that a card or page says of them, in one query however many; `b` is the build. */
export const selectBuilds = `
  SELECT b.id, i.name AS image, b.number, b.digest, coalesce(m.media_type, (SELECT p.media_type
      FROM ${placedIn('b.image_id', 'b.digest')} p LIMIT 1),
      CASE m.kind WHEN 'index' THEN '${imageIndexType}' ELSE '${imageManifestType}' END) AS media_type,
    m.kind, left(m.artifact_type, 256) AS artifact_type,
    b.version, b.labels, b.label_count, b.platforms, b.size, b.created_at, b.pushed_at,
    ${actorIn('b.pushed_by')} AS pushed_by,
    (SELECT o.number FROM build o WHERE o.id = b.part_of_id) AS part_of,
    (SELECT coalesce(json_object_agg(x.key, x.value ORDER BY x.key), '{}'::json)
     FROM property x WHERE x.build_id = b.id) AS properties,
    ${withdrawalOf('b.image_id', 'b.id', 'b.digest')} AS withdrawal,
    (SELECT coalesce(json_agg(json_build_object('stage', s.slug, 'registry', r.slug,
        'since', p.since, 'by', ${actorIn('p.by')}, 'tags', ARRAY(
          SELECT t.name FROM tag t
          WHERE t.repository_id = p.repository_id AND t.digest = p.digest
          ORDER BY t.name COLLATE "C" LIMIT ${mostTags}), 'moreTags', greatest(0, (
          SELECT count(*) FROM tag t
          WHERE t.repository_id = p.repository_id AND t.digest = p.digest
          ) - ${mostTags}), 'current', (SELECT json_build_object('since', now.since, 'how', now.how, 'by', now.by,
            'promotion', now.promotion, 'reason', now.reason, 'brokenGlass', now.broken_glass) FROM (
            SELECT c.since, ${saidOfCurrent('c')} FROM ${currentIn('s.id', 'b.image_id')} c
            WHERE c.build_id = b.id) now)) ORDER BY s.position), '[]'::json)
     FROM ${placedIn('b.image_id', 'b.digest')} p
     JOIN stage s ON s.registry_id = p.registry_id
     JOIN registry r ON r.id = p.registry_id) AS placements
  FROM build b
  JOIN image i ON i.id = b.image_id
  JOIN manifest m ON m.digest = b.digest`;

/** Builds as the API tells of them, in the order of their rows. */
export async function showBuilds(sql: Sql, rows: readonly BuildRow[]): Promise<BuildView[]> {
  const rolledBack = await readRolledBack(
    sql,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => showBuild(row, rolledBack));
}

/** An artifact is what has a type of its own that is no image's. */
function showBuild(
  row: BuildRow,
  rolledBack: Awaited<ReturnType<typeof readRolledBack>>,
): BuildView {
  const { id, kind, artifactType, createdAt, pushedAt, placements, withdrawal, ...same } = row;
  const isImage = artifactType === null || isImageConfigType(artifactType);
  return {
    ...same,
    kind: kind === 'index' ? 'index' : isImage ? 'image' : 'artifact',
    source: sourceOf(row.labels),
    createdAt: createdAt?.toISOString() ?? null,
    pushedAt: pushedAt.toISOString(),
    placements: placements.map((placement) => ({
      ...placement,
      since: new Date(placement.since).toISOString(),
      current:
        placement.current && showCurrent({ ...row, ...placement.current, withdrawn: withdrawal }),
      rolledBack: shownRollBack(rolledBack(id, placement.stage)),
    })),
    withdrawal: showWithdrawal(withdrawal),
  };
}

const shownRollBack = (found: RolledBack | null) =>
  found && { at: found.at.toISOString(), to: found.to };
