import { nextLink, parsePage } from '@/oci/http/pagination';
import { answerJson } from '../http/answer';
import type { SignedInCall } from '../call';

/** The repositories that the caller may pull from, by pages (Docker Registry HTTP API V2). */
export async function listCatalog(call: SignedInCall): Promise<void> {
  const page = parsePage(call.query);
  const found = await call.services.catalogue.listRepositories(call.access.caller, page);
  const last = found.names.at(-1);
  const more = found.more && last !== undefined;
  answerJson(
    call,
    200,
    { repositories: found.names },
    more ? { Link: nextLink(call.path, { n: String(page.limit), last }) } : {},
  );
}
