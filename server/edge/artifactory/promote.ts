import { toldActor } from '@/domain/people/actors';
import { stopped } from '@/lib/text/full-stop';
import { Refusal } from '@/lib/refusal';
import type { Call, Services } from '@/server/access/call/context';
import { promote } from '@/server/pipeline/promotions/acts/promote';
import type { PromotionView } from '@/server/pipeline/promotions/promotion-view';
import {
  resolveRegistries,
  type Resolved,
} from '@/server/pipeline/promotions/acts/resolve-registries';
import type { PromoteBody } from './read-body';

/**
 * Artifactory's promotion as ours, under the same rights and gates: it happens now, or it is refused
 * with where to go on. Nothing is left waiting, for a pipeline that was told no must not find its
 * build in production an hour later.
 * @param source the slug of the registry that it comes from.
 * @returns the promotion that let the build in, of this call or of an earlier one.
 * @throws Refusal as `promote` and `resolveRegistries` do.
 */
export async function promoteByRegistry(
  services: Services,
  call: Call,
  source: string,
  { targetRepo, image, tag, targetTag }: PromoteBody,
): Promise<PromotionView> {
  const resolved = await resolveRegistries(services, call, {
    image,
    from: source,
    to: targetRepo,
    tag,
  });
  const { project, digest, from, to } = resolved;
  const { promotion } = await promote(services, call, {
    project,
    image,
    digest,
    from,
    to,
    tags: [targetTag],
    atOnce: true,
  }).catch((error: unknown) => {
    throw error instanceof Refusal
      ? withWay(error, reviewOf(services, resolved), targetTag)
      : error;
  });
  if (promotion.finishedAt !== null) return promotion;
  throw new Refusal(
    'gates-failed',
    `Nothing was promoted. ${toldActor(promotion.requestedBy)} asked for it already, and it waits: ${services.publicUrl}/promotions/${promotion.id}`,
  );
}

const reviewOf = ({ publicUrl }: Services, { project, image, build, to }: Resolved): string =>
  `${publicUrl}/projects/${project}/promote?${new URLSearchParams({ image, build: String(build), to }).toString()}`;

/** The same refusal with how to go on, where its own words speak of fields that this call has not. */
function withWay(refusal: Refusal, page: string, targetTag: string): Refusal {
  const { code, message, options } = refusal;
  if (code === 'gates-failed') {
    const way = `Once it is in, this call succeeds. Ask for it, or see what is missing: ${page}`;
    return new Refusal(code, `${message} ${way}`, options);
  }
  if (code === 'reason-required') {
    const why = `Going back to an earlier build needs a reason, and this call has no field for one.`;
    return new Refusal(code, `Nothing was promoted. ${stopped(why)} Roll back with ${page}`);
  }
  if (code === 'tag-taken') {
    const taken = options.fields?.map((field) => field.message).join('; ') ?? targetTag;
    const way = `Send a \`targetTag\` that is free there, or see ${page}`;
    return new Refusal(code, `Nothing was promoted: tag ${taken}. ${way}`);
  }
  return refusal;
}
