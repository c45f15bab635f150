import { formatRepositoryName } from '@/oci/names/names';
import { nextLink, parsePage } from '@/oci/http/pagination';
import { answerJson } from '../http/answer';
import { nameUnknown } from '../access/authorize';
import type { RepositoryCall } from '../call';

/** The repository's tags in byte order, by pages (OCI distribution, "Listing Tags"). */
export async function listTags(call: RepositoryCall): Promise<void> {
  const page = parsePage(call.query);
  const found = await call.repository.tags.list(page);
  if (!found) throw nameUnknown();
  const last = found.names.at(-1);
  const more = found.more && last !== undefined;
  answerJson(
    call,
    200,
    { name: formatRepositoryName(call.repository.asked), tags: found.names },
    more ? { Link: nextLink(call.path, { n: String(page.limit), last }) } : {},
  );
}
