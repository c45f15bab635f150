import {
  evidenceKindOf,
  type EvidenceKind,
  type SaidOfDocument,
} from '@/domain/images/attached/evidence-kind';
import { texts } from '@/domain/images/json';
import { readClosure, tagsOf, type Evidence } from '../closure/closure';
import { placedIn } from '../repositories/in-image';
import { readReplacements, type Replacement } from './replacements';
import { saidOfDocument } from './said-of-document';
import { statement, type Sql } from '@/server/platform/sql/database';
import { shownAnnotations } from './shown-annotations';

const stages = statement(
  'evidence.stages',
  `SELECT s.slug, c.id AS repository_id
   FROM stage s LEFT JOIN repository c ON c.registry_id = s.registry_id AND c.image_id = $2::uuid
   WHERE s.project_id = $1::uuid AND (s.position = 0 OR EXISTS (
     SELECT 1 FROM placement p WHERE p.repository_id = c.id AND p.digest = $3))
   ORDER BY s.position`,
);

/** Bytes of manifests, all together, whose annotations are looked at for one page. */
const mostRead = 8 * 1024 * 1024;

const details = statement(
  'evidence.details',
  // What it holds is what it weighs: its blobs, each once; a list of manifests has none, and weighs itself.
  `WITH line AS MATERIALIZED (
     SELECT m.digest, row_number() OVER told AS place, sum(m.size) OVER told AS bytes
     FROM manifest m WHERE m.digest = ANY($2::text[])
     WINDOW told AS (ORDER BY m.created_at, m.digest)
   )
   SELECT m.digest, left(m.artifact_type, 256) AS artifact_type, coalesce((
       SELECT sum(blob.size) FROM (
         SELECT DISTINCT p.digest, p.size FROM manifest_part p
         WHERE p.manifest = m.digest AND p.role <> 'manifest') blob), m.size)::bigint AS size,
     ${saidOfDocument('m')} AS said,
     CASE WHEN line.bytes <= ${mostRead} THEN ${shownAnnotations('m.annotations')}
       ELSE '{}'::json END AS annotations,
     ARRAY(SELECT s.slug FROM ${placedIn('$1::uuid', 'm.digest')} p
       JOIN stage s ON s.registry_id = p.registry_id ORDER BY s.position) AS stages
   FROM line JOIN manifest m ON m.digest = line.digest
   ORDER BY line.place`,
);

/** So many are listed; nobody reads more on one page. */
const most = 500;

export interface EvidenceOfBuild {
  digest: string;
  /** What it is told of. */
  subject: string;
  artifactType: string | null;
  kind: EvidenceKind;
  /** Bytes of what it holds. */
  size: number;
  annotations: Record<string, string>;
  /** The tag by which it is told; null: it names its subject. */
  tag: string | null;
  /** Slugs of the stages that have it. */
  stages: string[];
  /** False: a runtime could start it, so that it stays where it was pushed. */
  goesAlong: boolean;
  /** Slugs of the stages where its tag means something that it does not name: it waits for a hand. */
  wouldReplace: string[];
  /** What its tag means in the entry registry now, where a tool has signed again; null: this one still. */
  replacedBy: string | null;
}

/**
 * What is told of a build and of its parts, in every stage that has the build, oldest first; and what
 * carrying it by hand would replace there.
 */
export async function readEvidence(
  sql: Sql,
  build: { readonly projectId: string; readonly imageId: string; readonly digest: string },
): Promise<{ evidence: EvidenceOfBuild[]; replaces: Replacement[] }> {
  const { projectId, imageId, digest } = build;
  const places = await sql.query<StageRow>(stages, [projectId, imageId, digest]);
  // Tools write to the entry registry alone: what a tag means there is its last word.
  const latest = new Map<string, string>();
  const found = new Map<string, Evidence & { readonly goesAlong: boolean }>();
  for (const [at, { repositoryId }] of places.entries()) {
    const { evidence, staysBehind } = await readClosure(sql, { repositoryId, imageId, digest });
    if (at === 0) for (const { tag, digest: told } of evidence) if (tag) latest.set(tag, told);
    for (const one of evidence) found.set(keyOf(one), { ...one, goesAlong: true });
    for (const one of staysBehind) found.set(keyOf(one), { ...one, goesAlong: false });
  }
  const told = [...found.values()].slice(0, most);
  const rows = await sql.query<Row>(details, [imageId, told.map((one) => one.digest)]);
  const tags = tagsOf(
    told.filter((one) => one.goesAlong && latest.get(one.tag ?? '') === one.digest),
  );
  const replaces = await readReplacements(sql, imageId, places.slice(1), tags);
  const replacedIn = ({ tag, digest: to }: Evidence) =>
    replaces.filter((one) => one.tag === tag && one.to === to).map(({ stage }) => stage);
  const evidence = rows.flatMap(({ annotations, said, ...row }) =>
    told
      .filter((one) => one.digest === row.digest)
      .map((one) => ({
        ...row,
        // What stays behind is no signature, whatever tag it has.
        kind: one.goesAlong ? evidenceKindOf(row.artifactType, one.tag, said) : 'other',
        annotations: texts(annotations),
        subject: one.about,
        tag: one.tag,
        goesAlong: one.goesAlong,
        wouldReplace: one.goesAlong ? replacedIn(one) : [],
        replacedBy: otherThan(row.digest, one.tag === null ? undefined : latest.get(one.tag)),
      })),
  );
  return { evidence, replaces };
}

interface StageRow {
  readonly slug: string;
  /** Null: nothing of the image came there yet. */
  readonly repositoryId: string | null;
}

const otherThan = (digest: string, now: string | undefined): string | null =>
  now === undefined || now === digest ? null : now;

interface Row {
  readonly digest: string;
  readonly artifactType: string | null;
  readonly size: number;
  readonly said: SaidOfDocument | null;
  readonly annotations: unknown;
  readonly stages: string[];
}

const keyOf = ({ digest, about, tag }: Evidence) => `${digest} ${about} ${tag ?? ''}`;
