import type { Referrer } from '../../ports';
import { imageIndexType } from '@/oci/manifest/media-types';
import { nextLink, parsePage } from '@/oci/http/pagination';
import { answer } from '../http/answer';
import type { RepositoryCall } from '../call';
import { pathDigest } from '../http/parameters';

/**
 * Clients read a list of referrers as they read a manifest, up to 4 MiB, and many of them the first page
 * only, whatever Link says: it has as many as there is room for, where nobody asks for fewer.
 */
const maximumBytes = 4 * 1024 * 1024;
const maximumEntries = 1000;

/**
 * What refers to a manifest (signatures, SBOMs), as an image index (OCI distribution, "Listing
 * Referrers"); an empty one where nothing does, or where there is no such manifest. By pages of 1,000
 * entries or fewer and 4 MiB, or one entry that has more.
 */
export async function listReferrers(call: RepositoryCall): Promise<void> {
  const { repository, query, path, services, access } = call;
  const subject = pathDigest(call);
  const asked = parsePage(query);
  const limit = query.has('n') ? asked.limit : maximumEntries;
  const artifactType = query.get('artifactType');
  const page = await repository.referrers.list(subject, {
    after: asked.after,
    limit,
    artifactType,
    bytes: maximumBytes,
  });
  // Held until the client has the answer, so that not more of them are in memory than there is room for.
  await services.room.hold(call.res, access.caller.id, page.bytes);
  const entries = await repository.referrers.read(page.digests);
  const filter: Record<string, string> = artifactType === null ? {} : { artifactType };
  const last = page.digests.at(-1);
  answer(
    call,
    200,
    {
      'Content-Type': imageIndexType,
      ...(artifactType === null ? {} : { 'OCI-Filters-Applied': 'artifactType' }),
      ...(page.more && last !== undefined
        ? { Link: nextLink(path, { ...filter, n: String(limit), last }) }
        : {}),
    },
    indexOf(entries),
  );
}

/** The image index, written around annotations that are JSON already, each of them copied once. */
function indexOf(entries: readonly Referrer[]): Buffer {
  const head = `{"schemaVersion":2,"mediaType":${JSON.stringify(imageIndexType)},"manifests":[`;
  const parts = [
    head,
    ...entries.flatMap((entry, at) => [at === 0 ? '' : ',', ...descriptorOf(entry)]),
    ']}',
  ];
  const bytes = Buffer.allocUnsafe(parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0));
  let end = 0;
  for (const part of parts) end += bytes.write(part, end);
  return bytes;
}

function descriptorOf({ annotations, mediaType, digest, size, artifactType }: Referrer): string[] {
  const type = artifactType === null ? {} : { artifactType };
  const descriptor = JSON.stringify({ mediaType, digest, size, ...type });
  return annotations === '{}'
    ? [descriptor]
    : [descriptor.slice(0, -1), ',"annotations":', annotations, '}'];
}
