import type { Digest } from '@/oci/names/digest';
import { statement, type Sql } from '@/server/platform/sql/database';
import { asked, createLookup } from '@/server/platform/sql/lookup';

// Two LATERAL steps and not a join: the planner then looks a placement up by its digest, where it
// may otherwise read all that the image ever had there.
const tagged = statement(
  'catalogue.digest-by-tag',
  `SELECT asked.ordinality, t.digest, found.media_type, found.withdrawn
   FROM ${asked('repository uuid, tag text')}
   CROSS JOIN LATERAL (
     SELECT tag.digest FROM tag
     WHERE tag.repository_id = asked.repository AND tag.name = asked.tag
     LIMIT 1
   ) t
   CROSS JOIN LATERAL (
     SELECT p.media_type, p.withdrawn FROM placement p
     WHERE p.repository_id = asked.repository AND p.digest = t.digest
     LIMIT 1
   ) found`,
);

const placed = statement(
  'catalogue.placed',
  `SELECT asked.ordinality, found.media_type, found.withdrawn
   FROM ${asked('repository uuid, digest text')}
   CROSS JOIN LATERAL (
     SELECT p.media_type, p.withdrawn FROM placement p
     WHERE p.repository_id = asked.repository AND p.digest = asked.digest
     LIMIT 1
   ) found`,
);

/** A digest's place in a repository. */
export interface Link {
  /** What it is here: the same bytes may be of another type elsewhere, where they do not say it. */
  readonly mediaType: string;
  /** Why it is not to be pulled: its build was withdrawn, and its pulls with it. */
  readonly withdrawn: string | null;
}

interface Place {
  readonly repository: string;
}

/** What links a name to an object in one repository, by its id (L11). */
export interface Links {
  /** The digest that a tag stands for, where it is placed there. */
  readonly tagged: (
    asked: Place & { readonly tag: string },
  ) => Promise<(Link & { readonly digest: Digest }) | null>;
  /** Null where the digest is not placed there. */
  readonly placed: (asked: Place & { readonly digest: Digest }) => Promise<Link | null>;
}

/** Every read of a manifest asks one of these: many at once are one statement. */
export const createLinks = (sql: Sql): Links => ({
  tagged: createLookup(sql, tagged),
  placed: createLookup(sql, placed),
});
