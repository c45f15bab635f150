import type { Referrer } from '../../ports';
import { imageIndexType } from '@/oci/media-types';
import { nextLink, parsePage } from '@/oci/pagination';
import { answerJson } from '../answer';
import type { RepositoryCall } from '../call';
import { pathDigest } from '../parameters';

/**
 * What refers to a manifest (signatures, SBOMs), as an image index (OCI distribution, "Listing
 * Referrers"); an empty one where nothing does, or where there is no such manifest.
 */
export async function listReferrers(call: RepositoryCall): Promise<void> {
  const subject = pathDigest(call);
  const { after, limit } = parsePage(call.query);
  const artifactType = call.query.get('artifactType');
  const all = await call.services.catalogue.listReferrers(call.repository, subject);
  const wanted = all
    .filter((referrer) => artifactType === null || referrer.artifactType === artifactType)
    .filter((referrer) => after === null || referrer.digest > after)
    .sort((a, b) => (a.digest < b.digest ? -1 : 1));
  const page = wanted.slice(0, limit);
  const last = page.at(-1)?.digest;
  const filter: Record<string, string> = artifactType === null ? {} : { artifactType };
  answerJson(
    call,
    200,
    { schemaVersion: 2, mediaType: imageIndexType, manifests: page.map(descriptorOf) },
    {
      'Content-Type': imageIndexType,
      ...(artifactType === null ? {} : { 'OCI-Filters-Applied': 'artifactType' }),
      ...(page.length < wanted.length && last !== undefined
        ? { Link: nextLink(call.path, { ...filter, n: String(limit), last }) }
        : {}),
    },
  );
}

const descriptorOf = (referrer: Referrer) => ({
  mediaType: referrer.mediaType,
  digest: referrer.digest,
  size: referrer.size,
  ...(referrer.artifactType === null ? {} : { artifactType: referrer.artifactType }),
  ...(Object.keys(referrer.annotations).length > 0 ? { annotations: referrer.annotations } : {}),
});
