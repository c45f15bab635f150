import { Refusal } from '@/lib/refusal';
import type { Call, Services } from '@/server/access/call/context';
import { requireOn } from '@/server/access/rights/find-project';
import { readableProjects } from '@/server/access/rights/readable-projects';
import { findBuild, type BuildName, type FoundBuild } from '@/server/content/builds/find-build';
import { listLabels } from '@/server/content/builds/list-labels';
import { listChecks } from '@/server/content/checks/list-checks';
import { readRepositories } from '@/server/content/repositories/read-repositories';
import { readPromotion } from '@/server/pipeline/promotions/read/get-promotion';
import { getHead } from '../audit/get-head';
import { readClosureOf } from './read-closure-of';
import {
  packPromotion,
  readPromotionsOf,
  readRollBacksFrom,
  type ListedPromotions,
} from './read-promotions';
import { readTrail } from './read-trail';

/**
 * All that is known of how a build came where it is, with every promotion of it, the roll backs by which stages
 * went from it to another, and the lines of the trail that tell of that, for whoever reads the project and its trail.
 * @throws Refusal `not-found` for what the caller may not see, `forbidden` where the trail is not theirs.
 */
export async function getBuildPack(services: Services, call: Call, name: BuildName) {
  const found = await findBuild(services, call, name);
  requireOn(call.actor, found.project, 'audit.read');
  const its = await readPromotionsOf(services, found.buildId);
  const leftBy = await readRollBacksFrom(services, found.buildId);
  return makePack(services, call, found, { promotion: null, its, leftBy });
}

/**
 * The same of one promotion or roll back: its build, with no other promotion of it. @throws as `getBuildPack`.
 */
export async function getPromotionPack(services: Services, call: Call, { id }: { id: string }) {
  const row = await readPromotion(services.db.sql, id, readableProjects(call.actor));
  if (!row) throw new Refusal('not-found', `There is no promotion ${id} that you may see.`);
  const { project, image, build } = row;
  requireOn(call.actor, { id: row.projectId, slug: project }, 'audit.read');
  const found = await findBuild(services, call, { project, image, number: build });
  const its = { promotions: [await packPromotion(services, row)], more: 0 };
  return makePack(services, call, found, {
    promotion: id,
    its,
    leftBy: { promotions: [], more: 0 },
  });
}

interface Promotions {
  /** The only one that is meant; null: every one of the build. */
  readonly promotion: string | null;
  readonly its: ListedPromotions;
  /** By which stages went from the build to another. */
  readonly leftBy: ListedPromotions;
}

async function makePack(
  services: Services,
  call: Call,
  found: FoundBuild,
  { promotion, its, leftBy }: Promotions,
) {
  const { sql } = services.db;
  const { project, imageId, buildId, image, build } = found;
  const { number, digest } = build;
  const name = { project: project.slug, image, number };
  const first = project.stages.find(({ slug }) => slug === build.placements[0]?.stage);
  const repositories = await readRepositories(sql, imageId);
  const repositoryId = (first && repositories.get(first.registryId)) ?? null;
  const closure =
    first === undefined
      ? null
      : {
          stage: first.slug,
          ...(await readClosureOf(sql, { repositoryId, imageId, digest })),
        };
  const { items: labels } = await listLabels(services, call, { ...name, limit: 1_000 });
  const { items: checks } = await listChecks(services, call, name);
  const along = [
    digest,
    ...(closure?.manifests ?? []).map((one) => one.digest),
    ...its.promotions.flatMap((one) => (one.along?.manifests ?? []).map((part) => part.digest)),
  ];
  const trail = await readTrail(sql, {
    imageId,
    buildId,
    along: [...new Set(along)],
    everywhere: promotion === null,
    promotionIds: [...its.promotions, ...leftBy.promotions].flatMap(({ release, id }) =>
      release === null ? [id] : release.members.map((member) => member.id),
    ),
  });
  const { labels: _, ...said } = build;
  return {
    format: 'sallyport-evidence-pack' as const,
    version: 2 as const,
    generatedAt: services.clock().toISOString(),
    publicUrl: services.publicUrl,
    about: { ...name, promotion },
    stages: project.stages.map((stage) => ({ slug: stage.slug, name: stage.name })),
    build: said,
    labels,
    closure,
    promotions: its.promotions,
    morePromotions: its.more,
    leftBy: leftBy.promotions,
    moreLeftBy: leftBy.more,
    checks,
    trail: { ...trail, head: await headFor(services, call) },
  };
}

/** How long the whole trail is tells of every project. */
const headFor = async (services: Services, call: Call) =>
  readableProjects(call.actor, 'audit.read') === null ? (await getHead(services, call)).head : null;
