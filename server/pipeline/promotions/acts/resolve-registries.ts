import { can } from '@/domain/permissions/can';
import { Refusal } from '@/lib/refusal';
import { statement } from '@/server/platform/sql/database';
import type { Call, Services } from '@/server/access/call/context';

/** What a promotion is asked of by those who know registries and tags, not stages and builds. */
export interface RegistriesAndTag {
  readonly image: string;
  /** Slugs of the registries that it is to come from and to go to, e.g. `shop-dev`. */
  readonly from: string;
  readonly to: string;
  /** A tag of the image in `from`. */
  readonly tag: string;
}

/** The same in the words of a promotion. */
export interface Resolved {
  readonly project: string;
  readonly image: string;
  readonly build: number;
  readonly digest: string;
  /** Slugs of the stages that the registries are of. */
  readonly from: string;
  readonly to: string;
}

interface RegistryRow {
  readonly registry: string;
  readonly projectId: string;
  readonly project: string;
  readonly stage: string;
}

const findRegistries = statement(
  'promotion.find-registries',
  `SELECT r.slug AS registry, p.id AS project_id, p.slug AS project, s.slug AS stage
   FROM registry r JOIN stage s ON s.registry_id = r.id JOIN project p ON p.id = s.project_id
   WHERE r.slug = ANY($1::text[])`,
);

const findTag = statement(
  'promotion.find-tag',
  `SELECT t.digest, b.number AS build
   FROM registry r
   JOIN image i ON i.project_id = r.project_id AND i.name = $2
   LEFT JOIN repository c ON c.registry_id = r.id AND c.image_id = i.id
   LEFT JOIN tag t ON t.repository_id = c.id AND t.name = $3
   LEFT JOIN build b ON b.image_id = i.id AND b.digest = t.digest
   WHERE r.slug = $1`,
);

/**
 * Finds the stages of two registries and the build that a tag means in the first of them, once: from
 * here on it is a digest (L4). Whether it may go there, the promotion decides.
 * @throws Refusal `not-found` for a registry, image or tag that is not there, or whose project the
 *   caller may not see; `invalid` for registries of two projects, and a tag that means no build.
 */
export async function resolveRegistries(
  { db }: Services,
  { actor }: Call,
  { image, from, to, tag }: RegistriesAndTag,
): Promise<Resolved> {
  const rows = await db.sql.query<RegistryRow>(findRegistries, [[from, to]]);
  const visible = (slug: string): RegistryRow => {
    const row = rows.find(({ registry }) => registry === slug);
    if (row && can(actor, 'project.read', { projectId: row.projectId })) return row;
    throw new Refusal('not-found', `There is no registry ${slug} that you may see.`);
  };
  const source = visible(from);
  const target = visible(to);
  const { project } = source;
  if (target.projectId !== source.projectId) {
    throw new Refusal(
      'invalid',
      `${from} is of the project ${project} and ${to} of ${target.project}. A promotion stays within one project.`,
    );
  }
  const [found] = await db.sql.query<{ digest: string | null; build: number | null }>(findTag, [
    from,
    image,
    tag,
  ]);
  if (!found) throw new Refusal('not-found', `There is no image ${image} in ${project}.`);
  const { digest, build } = found;
  if (digest === null) {
    throw new Refusal(
      'not-found',
      `${from}/${image} has no tag ${tag}. Push it, or promote it there.`,
    );
  }
  if (build === null) {
    const what = 'part of an image, or a signature or document about one';
    throw new Refusal('invalid', `${tag} means no build in ${from}/${image} but ${what}.`);
  }
  return { project, image, build, digest, from: source.stage, to: target.stage };
}
