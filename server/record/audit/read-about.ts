import { parseDigest } from '@/oci/names/digest';
import { isImageName } from '@/oci/names/names';
import { isTag } from '@/oci/names/tags';
import { Refusal } from '@/lib/refusal';
import { rollBacksFrom } from '@/server/content/current/current';
import { partsFrom } from '@/server/content/manifests/parts';
import { begins } from '../search/hits';
import { readDigest } from '../search/read-query';
import { statement, type Sql } from '@/server/platform/sql/database';
import type { Prisma } from '@/server/platform/sql/prisma/client';

/** Lines that any of these holds for: one at the least, which may hold for none. */
type Lines = readonly [Prisma.AuditEventWhereInput, ...Prisma.AuditEventWhereInput[]];

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** `shop/api#26` and `shop/api:1.4.2`. */
const ofImage =
  /^(?<project>[a-zA-Z0-9-]{1,40})\/(?<image>[^#:@]+)(?:#(?<number>[1-9]\d{0,8})|:(?<tag>[^:]+))$/;

/**
 * The lines that are about what somebody names, found by ids: a digest (of a build or of a manifest in one, also
 * behind a name, and as pages cut it), a build (`shop/api#26`), a tag or a version (`shop/api:1.4.2`: the builds whose version it is, and
 * what the tag means in each registry, or meant there last), a promotion by its id, a person by e-mail and a
 * robot by username: what was done to them, and what they did. A roll back is about what it went back to and about
 * what it left. Who may read them is the caller's to ask.
 * @throws Refusal `invalid` for what is none of these.
 */
export async function linesAbout(sql: Sql, about: string): Promise<Lines> {
  const text = about.trim();
  const digests = await digestsNamed(sql, text.slice(text.lastIndexOf('@') + 1).toLowerCase());
  if (digests) {
    const rows = await sql.query<{ digest: string; leftBy: string[] }>(withIt, [digests]);
    return [
      { digest: { in: [...digests, ...rows.map((row) => row.digest)] } },
      { promotionId: { in: rows.flatMap((row) => row.leftBy) } },
    ];
  }
  const id = text.toLowerCase();
  if (uuid.test(id)) {
    return [{ promotionId: id }, { personId: id }, { robotId: id }, { actorId: id }];
  }
  const { image: named = '', number, tag, ...of } = ofImage.exec(text)?.groups ?? {};
  const [project, image] = [of.project?.toLowerCase(), named.toLowerCase()];
  if (project !== undefined && isImageName(image) && (number !== undefined || isTag(tag ?? ''))) {
    const rows = await sql.query<FoundRow>(builds, [project, image, number ?? null, tag ?? null]);
    const digests = [...new Set(rows.flatMap((row) => row.digests))];
    return [
      { buildId: { in: rows.map((row) => row.id) } },
      { promotionId: { in: rows.flatMap((row) => row.leftBy) } },
      // They are all of one image.
      { imageId: rows[0]?.imageId ?? null, digest: { in: digests } },
    ];
  }
  if (id.startsWith('robot.')) {
    const rows = await sql.query<{ id: string }>(robots, [id]);
    return byOrTo(
      'robotId',
      rows.map((row) => row.id),
    );
  }
  if (text.includes('@')) {
    const rows = await sql.query<{ id: string }>(people, [id]);
    return byOrTo(
      'personId',
      rows.map((row) => row.id),
    );
  }
  const message = `“${about}” names nothing that the trail can be asked about.`;
  throw new Refusal('invalid', message, {
    fields: [
      {
        path: 'about',
        message:
          'is to be a digest, a build (shop/api#26), a tag or version (shop/api:1.4.2), a promotion’s id, a person’s e-mail or a robot’s name',
      },
    ],
  });
}

/** What was done to them, and what they did. */
const byOrTo = (done: 'personId' | 'robotId', ids: string[]): Lines => [
  { [done]: { in: ids } },
  { actorId: { in: ids } },
];

/** The fewest hex digits that mean a digest: of fewer, strangers could have more than are looked at. */
const fewestDigits = 8;

const begun = statement(
  'audit.digests-begun',
  `SELECT near.digest FROM (VALUES ($1::text), ($2::text)) AS said(text) CROSS JOIN LATERAL (
     SELECT digest FROM manifest WHERE ${begins('digest', 'said.text', `'g'`)} LIMIT 200
   ) near WHERE $3::text IS NULL OR right(near.digest, length($3)) = $3`,
);

/** The digests that a text names, whole or as pages cut them; null: it names none. */
async function digestsNamed(sql: Sql, text: string): Promise<string[] | null> {
  const whole = parseDigest(text);
  if (whole) return [whole];
  const read = readDigest(text);
  const digits = (read?.sha256 ?? read?.sha512 ?? '').split(':')[1] ?? '';
  if (read === null || digits.length < fewestDigits) return null;
  const values = [read.sha256, read.sha512, read.ends];
  const rows = await sql.query<{ digest: string }>(begun, values);
  return rows.map(({ digest }) => digest);
}

const mostIndexes = 200;

// UNION walks each index once; LIMIT ends the walk of what very many name.
const withIt = statement(
  'audit.indexes-of',
  `WITH RECURSIVE up AS (
     SELECT unnest($1::text[]) AS digest
     UNION
     SELECT part.manifest FROM up JOIN manifest_part part ON part.digest = up.digest AND part.role = 'manifest'
   )
   SELECT up.digest, ARRAY(SELECT went.promotion_id FROM build b CROSS JOIN LATERAL ${rollBacksFrom('b.id')} went
     WHERE b.digest = up.digest) AS left_by
   FROM up LIMIT ${mostIndexes}`,
);

interface FoundRow {
  readonly id: string;
  readonly imageId: string;
  /** Its own, and those of the manifests in it. */
  readonly digests: string[];
  /** The roll backs by which stages went from it to another. */
  readonly leftBy: string[];
}

// Each way by an index of its own: an image may have very many builds.
const builds = statement(
  'audit.builds-named',
  `SELECT b.id, b.image_id, ARRAY(
     WITH RECURSIVE ${partsFrom('SELECT b.digest AS root')} SELECT digest FROM parts) AS digests,
     ARRAY(SELECT went.promotion_id FROM ${rollBacksFrom('b.id')} went) AS left_by
   FROM project p JOIN image i ON i.project_id = p.id AND i.name = $2
   CROSS JOIN LATERAL (
     SELECT n.id FROM build n WHERE n.image_id = i.id AND n.number = $3::int
     UNION
     SELECT n.id FROM build n WHERE n.image_id = i.id AND n.version = $4
     UNION
     SELECT n.id FROM repository r CROSS JOIN LATERAL (
       SELECT coalesce(v.to_digest, v.from_digest) AS digest FROM tag_move v
       WHERE v.repository_id = r.id AND v.name = $4 ORDER BY v.id DESC LIMIT 1
     ) meant JOIN build n ON n.image_id = i.id AND n.digest = meant.digest
     WHERE r.image_id = i.id
     UNION
     SELECT n.id FROM repository r JOIN tag t ON t.repository_id = r.id AND t.name = $4
     JOIN build n ON n.image_id = i.id AND n.digest = t.digest
     WHERE r.image_id = i.id
   ) named JOIN build b ON b.id = named.id
   WHERE p.slug = $1`,
);

const people = statement('audit.people-named', `SELECT id FROM person WHERE email = $1`);

// A robot that was removed is in the trail alone, and another may have its name by now: both are told of.
const robots = statement(
  'audit.robots-named',
  `SELECT id FROM robot WHERE username = $1
   UNION SELECT robot_id FROM audit_event WHERE action = 'robot.revoked' AND target = $1 AND robot_id IS NOT NULL`,
);
