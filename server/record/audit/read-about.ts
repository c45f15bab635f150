import { parseDigest } from '@/oci/names/digest';
import { Refusal } from '@/lib/refusal';
import { rollBacksFrom } from '@/server/content/current/current';
import { begins } from '../search/hits';
import { readDigest } from '../search/read-query';
import { statement, type Sql } from '@/server/platform/sql/database';
import type { Prisma } from '@/server/platform/sql/prisma/client';
import { readBuildsNamed, type NamedBuild } from './builds-named';

/** Lines that any of these holds for: one at the least, which may hold for none. */
type Lines = readonly [Prisma.AuditEventWhereInput, ...Prisma.AuditEventWhereInput[]];

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The lines that are about what somebody names, found by ids: a digest (of a build or of a manifest in one, also
 * behind a name, and as pages cut it), builds by a number, a version or a tag (`readBuildsNamed`), a promotion by its
 * id, a person by e-mail and a robot by username: what was done to them, and what they did. A roll back is about what
 * it went back to and about what it left. Who may read them is the caller's to ask.
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
  const named = await readBuildsNamed(sql, text);
  if (named) {
    const builds = named.flat();
    return [
      { buildId: { in: builds.map((build) => build.id) } },
      { promotionId: { in: builds.flatMap((build) => build.leftBy) } },
      ...named.map(digestsIn),
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
          'is to be a digest, a build (shop/api#26), a tag or version (shop/api:1.4.2, shop-prod/api:latest), a promotion’s id, a person’s e-mail or a robot’s name',
      },
    ],
  });
}

/** What is told of the digests of some builds of one image. */
const digestsIn = (builds: NamedBuild[]): Prisma.AuditEventWhereInput => ({
  imageId: builds[0]?.imageId ?? null,
  digest: { in: [...new Set(builds.flatMap(({ digests }) => digests))] },
});

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

const people = statement('audit.people-named', `SELECT id FROM person WHERE email = $1`);

// A robot that was removed is in the trail alone, and another may have its name by now: both are told of.
const robots = statement(
  'audit.robots-named',
  `SELECT id FROM robot WHERE username = $1
   UNION SELECT robot_id FROM audit_event WHERE action = 'robot.revoked' AND target = $1 AND robot_id IS NOT NULL`,
);
