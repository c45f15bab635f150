import type { Place, ReferrerPage, ReferrersAsked } from '@/registry/ports';
import type { Digest } from '@/oci/names/digest';
import { isStorable } from '@/lib/text/storable';
import { statement } from '@/server/platform/sql/database';
import type { CatalogueContext } from './context';

/** What an entry has beside its annotations and its type: digest, media type, size, and their names. */
const frame = 640;

// By what this repository has placed: whoever names a subject of others in an image of their own is not
// met on the way. LATERAL with LIMIT asks for one manifest at a time, by its key: joined, the planner
// walks all manifests in their order once one subject has many. How large an entry can get is told without reading what is large: annotations are a part of their
// manifest, and PostgreSQL writes them with two spaces a member, which is a quarter more at most. Those
// of small manifests are measured, so that a page takes as many signatures as it has room for. Only
// rows that a page could have are looked at.
const list = statement(
  'catalogue.list-referrers',
  `WITH entry AS MATERIALIZED (
     SELECT p.digest
     FROM placement p CROSS JOIN LATERAL (
       SELECT m.artifact_type FROM manifest m WHERE m.digest = p.digest LIMIT 1
     ) m
     WHERE p.repository_id = $1::uuid AND p.subject = $2
       AND ($3::text IS NULL OR p.digest COLLATE "C" > $3::text COLLATE "C")
       AND ($4::text IS NULL OR m.artifact_type = $4::text)
     ORDER BY p.digest COLLATE "C"
     LIMIT $5::int + 1
   ), sized AS MATERIALIZED (
     SELECT e.digest, ${frame} + m.bytes AS bytes
     FROM entry e CROSS JOIN LATERAL (
       SELECT CASE WHEN m.size <= 16384
         THEN octet_length(m.annotations::text) + coalesce(octet_length(m.artifact_type), 0)
         ELSE m.size * 5 / 4 END AS bytes
       FROM manifest m WHERE m.digest = e.digest LIMIT 1
     ) m
   ), cut AS (
     SELECT digest, row_number() OVER line AS place, sum(bytes) OVER line AS bytes
     FROM sized WINDOW line AS (ORDER BY digest COLLATE "C")
   )
   SELECT digest, bytes, (SELECT count(*) FROM entry) AS found FROM cut
   WHERE place <= $5::int AND (place = 1 OR bytes <= $6::bigint)
   ORDER BY place`,
);

interface Row {
  readonly digest: Digest;
  /** Of this entry and those before it. */
  readonly bytes: number;
  /** Entries that are there, those of this page and one more at most. */
  readonly found: number;
}

const nothing: ReferrerPage = { digests: [], bytes: 0, more: false };

/**
 * Which of the manifests placed in this repository name the subject (OCI distribution, "Listing
 * Referrers"), cut in the database by count and by bytes: what lies beyond the page is never read. The
 * subject need not be here: a signature may come before what it signs.
 */
export async function listReferrers(
  { db }: CatalogueContext,
  { repositoryId }: Place,
  subject: Digest,
  { after, limit, artifactType, bytes }: ReferrersAsked,
): Promise<ReferrerPage> {
  if (repositoryId === null || limit === 0 || !isStorable(artifactType)) return nothing;
  const values = [repositoryId, subject, after, artifactType, limit, bytes];
  const rows = await db.sql.query<Row>(list, values);
  return {
    digests: rows.map(({ digest }) => digest),
    bytes: rows.at(-1)?.bytes ?? 0,
    more: rows.length < (rows[0]?.found ?? 0),
  };
}
