import type { Origin } from '../../data/audit';
import { readClosure, tagsOf } from '../../content/closure';
import { placeManifests, setEvidenceTags } from '../../content/place';
import { statement, type Sql } from '../../data/database';
import { tellCarried } from './tell-carried';

/** A build whose evidence is carried, in an image that the caller has locked. */
export interface Carrying {
  readonly projectId: string;
  readonly project: string;
  readonly imageId: string;
  readonly image: string;
  readonly build: number;
  readonly digest: string;
}

/** What arrived in a stage. */
export interface Carried {
  /** The stage's slug. */
  stage: string;
  /** Digests of manifests that were not there before. */
  manifests: string[];
  /** Evidence tags that were set or moved. */
  tags: string[];
}

const places = statement(
  'carry.places',
  `SELECT s.slug, s."registryId", s.position, p.withdrawn, p.digest IS NOT NULL AS has
   FROM stage s LEFT JOIN placement p ON p."registryId" = s."registryId" AND p."imageId" = $2::uuid
     AND p.digest = $3
   WHERE s."projectId" = $1::uuid ORDER BY s.position`,
);

interface PlaceRow {
  readonly slug: string;
  readonly registryId: string;
  readonly position: number;
  /** Why the build's pulls are refused there; its evidence's are then too. */
  readonly withdrawn: string | null;
  readonly has: boolean;
}

/**
 * Brings by hand what is told of a build in its entry registry (signatures, SBOMs, attestations, nothing that
 * a runtime could start) to the stages that have the build, current or not (L14). It opens no approval
 * anew: what was judged is the build. Manifests that are there stay; an evidence tag comes to mean what it
 * means in the entry registry, also where that takes something away: somebody decided it. Each stage that gained something
 * has a line on the trail (L8).
 * @param only the slug of the one stage to bring it to; null: every stage that has the build.
 */
export async function carry(
  sql: Sql,
  origin: Origin,
  carrying: Carrying,
  only: string | null,
  at: Date,
): Promise<Carried[]> {
  const { projectId, project, imageId, image, build, digest } = carrying;
  const rows = await sql.query<PlaceRow>(places, [projectId, imageId, digest]);
  const entry = rows.find(({ position }) => position === 0);
  const targets = rows.filter(
    ({ position, has, slug }) => position > 0 && has && (only === null || slug === only),
  );
  if (!entry || targets.length === 0) return [];
  const place = { registryId: entry.registryId, imageId, digest };
  const { evidence } = await readClosure(sql, place);
  const digests = [...new Set(evidence.map((one) => one.digest))];
  const tags = tagsOf(evidence);
  const all: Carried[] = [];
  for (const { slug: stage, registryId: to, withdrawn } of targets) {
    const act = { to, imageId, at, by: origin.actor.name, promotionId: null };
    const manifests = await placeManifests(sql, {
      ...{ ...act, from: entry.registryId, digests, withdrawn },
    });
    const set = await setEvidenceTags(sql, {
      ...{ ...act, from: entry.registryId, tags },
      always: true,
    });
    if (manifests.length === 0 && set.length === 0) continue;
    all.push({ stage, manifests, tags: set });
    const where = { projectId, project, image, build: { number: build, digest }, stage };
    await tellCarried(sql, origin, 'evidence.carried', where, { manifests, tags: set });
  }
  return all;
}
