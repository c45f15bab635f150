import { can, type Actor } from '@/domain/permissions/can';
import { Refusal } from '@/lib/refusal';
import { statement, type Sql } from '@/server/platform/sql/database';
import { whatItIs } from './what-it-is';

/** A stage of the pipeline with the registry that it fills. */
export interface StageRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly registryId: string;
  readonly registry: string;
}

/** What a promotion is asked of, resolved once: from here on it is this digest (L4). */
export interface Candidate {
  readonly projectId: string;
  readonly project: string;
  /** Patterns of the project's tags that may move (L9). */
  readonly floatingTags: readonly string[];
  /** Do the tags of what a roll back leaves out stay on the stage's list? */
  readonly keepsTags: boolean;
  readonly stages: readonly StageRow[];
  readonly to: StageRow;
  readonly imageId: string;
  readonly image: string;
  readonly buildId: string;
  readonly build: number;
  readonly digest: string;
  readonly version: string | null;
}

export interface CandidateName {
  readonly project: string;
  readonly image: string;
  readonly build?: number | undefined;
  readonly digest?: string | undefined;
  /** The target stage's slug. */
  readonly to: string;
}

interface Row {
  readonly projectId: string;
  readonly floatingTags: string[];
  readonly keepsTags: boolean;
  readonly stages: StageRow[];
  readonly imageId: string | null;
  readonly buildId: string | null;
  readonly number: number;
  readonly digest: string;
  readonly version: string | null;
}

const candidate = (image: string) => `
  SELECT p.id AS project_id, p.floating_tags, p.keeps_tags, i.id AS image_id,
    b.id AS build_id, b.number, b.digest, b.version,
    (SELECT json_agg(json_build_object('id', s.id, 'slug', s.slug, 'name', s.name,
       'registryId', s.registry_id, 'registry', r.slug) ORDER BY s.position)
     FROM stage s JOIN registry r ON r.id = s.registry_id WHERE s.project_id = p.id) AS stages
  FROM project p
  LEFT JOIN ${image} i ON i.project_id = p.id AND i.name = $2
  LEFT JOIN build b ON b.image_id = i.id AND (b.number = $3::int OR b.digest = $4)
  WHERE p.slug = $1`;

const read = statement('promotion.read-candidate', candidate('image'));

// Whoever changes what is placed or tagged in an image takes this lock first
// (server/platform/locks/lock-image.ts), so that what is read after it stays true until the commit. A lock
// that is held for longer than 5 s belongs to something that hangs: give up rather than queue.
// After the image, project and target stage are shared: nobody changes grants, the stage's policy or
// its hold between the reading of them and the commit.
const lock = statement(
  'promotion.lock-candidate',
  `WITH patience AS MATERIALIZED (SELECT set_config('lock_timeout', '5s', true)),
   locked AS MATERIALIZED (
     SELECT i.* FROM patience, image i JOIN project p ON p.id = i.project_id
     WHERE p.slug = $1 AND i.name = $2
     FOR NO KEY UPDATE OF i
   ), shared AS MATERIALIZED (
     SELECT s.id FROM locked l JOIN project p ON p.id = l.project_id
     JOIN stage s ON s.project_id = p.id AND s.slug = $5
     FOR SHARE OF p, s
   ) ${candidate('locked')} AND (SELECT count(*) FROM shared) >= 0`,
);

/** Finds what is asked for, for a look. @throws Refusal as `lockCandidate` does. */
export const readCandidate = (
  sql: Sql,
  actor: Actor | null,
  name: CandidateName,
): Promise<Candidate> => {
  const { project, image, build = null, digest = null } = name;
  return find(sql, read, [project, image, build, digest], actor, name);
};

/**
 * Finds what is asked for and locks its image until the transaction ends; project and target stage
 * are kept as they are.
 * @param actor null: the product itself, which may see every project.
 * @throws Refusal `not-found` naming the project (also one that the actor may not see), image,
 *   build or stage that is not there.
 */
export const lockCandidate = (
  sql: Sql,
  actor: Actor | null,
  name: CandidateName,
): Promise<Candidate> => {
  const { project, image, build = null, digest = null, to } = name;
  return find(sql, lock, [project, image, build, digest, to], actor, name);
};

async function find(
  sql: Sql,
  how: typeof read,
  values: readonly unknown[],
  actor: Actor | null,
  name: CandidateName,
): Promise<Candidate> {
  const { project, image } = name;
  const [row] = await sql.query<Row>(how, values);
  if (!row || (actor && !can(actor, 'project.read', { projectId: row.projectId }))) {
    throw new Refusal('not-found', `There is no project ${project} that you may see.`);
  }
  const { stages, imageId, buildId } = row;
  const to = stages.find((stage) => stage.slug === name.to);
  if (!to) {
    const known = stages.map((stage) => stage.slug).join(', ');
    throw new Refusal('not-found', `${project} has no stage ${name.to}; it has ${known}.`);
  }
  if (imageId === null) throw new Refusal('not-found', `There is no image ${image} in ${project}.`);
  if (buildId === null) {
    const told = await whatItIs(sql, { project, image, imageId, stages }, name.digest);
    if (told !== null) throw new Refusal('not-found', told);
    const wanted = name.build === undefined ? name.digest : `#${name.build}`;
    throw new Refusal('not-found', `${project}/${image} has no build ${wanted}.`);
  }
  const { projectId, floatingTags, keepsTags, number: build, digest, version } = row;
  return {
    projectId,
    project,
    floatingTags,
    keepsTags,
    stages,
    to,
    imageId,
    image,
    buildId,
    build,
    digest,
    version,
  };
}
