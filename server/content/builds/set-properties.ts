import { can } from '@/domain/permissions/can';
import { Refusal } from '@/lib/refusal';
import { isStorable } from '@/lib/text/storable';
import { actorValues } from '@/server/access/actors/actor-columns';
import { recordAudit } from '@/server/platform/events/audit';
import { statement } from '@/server/platform/sql/database';
import { originOf, type Call, type Services } from '@/server/access/call/context';
import { transact } from '@/server/access/call/write';
import { findBuild, type BuildName } from './find-build';
import type { BuildView } from './show-build';

// Setters of one build stand in line, so that each tells the trail what it really found.
const lock = statement(
  'property.lock-build',
  `SELECT id FROM build WHERE id = $1::uuid FOR NO KEY UPDATE`,
);

const read = statement(
  'property.read',
  `SELECT key, value FROM property WHERE build_id = $1::uuid AND key = ANY($2::text[])`,
);

const set = statement(
  'property.set',
  `INSERT INTO property (build_id, key, value, set_at, set_by_kind, set_by_id, set_by_name)
   SELECT $1::uuid, given.key, given.value, $4::timestamptz, $5, $6::uuid, $7
   FROM unnest($2::text[], $3::text[]) AS given(key, value)
   ON CONFLICT (build_id, key) DO UPDATE
     SET value = EXCLUDED.value, set_at = EXCLUDED.set_at, set_by_kind = EXCLUDED.set_by_kind,
       set_by_id = EXCLUDED.set_by_id, set_by_name = EXCLUDED.set_by_name`,
);

const remove = statement(
  'property.remove',
  `DELETE FROM property WHERE build_id = $1::uuid AND key = ANY($2::text[])`,
);

const counted = statement(
  'property.count',
  `SELECT count(*) AS count FROM property WHERE build_id = $1::uuid`,
);

/** Every list and board carries them along with the build. */
const most = 100;

/**
 * Sets properties of a build; null removes one. What is not named stays. The audit trail gets the
 * keys that really changed, before and after; a call that changes nothing leaves no line.
 * @returns the build with its properties.
 * @throws Refusal `not-found`, `forbidden`, `invalid`.
 */
export async function setProperties(
  services: Services,
  call: Call,
  name: BuildName,
  properties: Readonly<Record<string, string | null>>,
): Promise<BuildView> {
  const { project, imageId, buildId, build } = await findBuild(services, call, name);
  if (!can(call.actor, 'build.describe', { projectId: project.id })) {
    throw new Refusal(
      'forbidden',
      `Setting properties needs the developer role on ${project.slug}; one of its maintainers can give it.`,
    );
  }
  for (const [key, value] of Object.entries(properties)) {
    if (isStorable(value)) continue;
    const message = 'must be well-formed text without U+0000';
    throw new Refusal('invalid', `${key} ${message}.`, { fields: [{ path: key, message }] });
  }
  await transact(services, call, async (sql) => {
    await sql.query(lock, [buildId]);
    const rows = await sql.query<{ key: string; value: string }>(read, [
      buildId,
      Object.keys(properties),
    ]);
    const before = new Map(rows.map((row) => [row.key, row.value]));
    const changes = Object.entries(properties).filter(
      ([key, value]) => (before.get(key) ?? null) !== value,
    );
    if (changes.length === 0) return;
    const given = changes.filter((change): change is [string, string] => change[1] !== null);
    const gone = changes.filter(([, value]) => value === null).map(([key]) => key);
    const origin = originOf(call);
    const keys = given.map(([key]) => key);
    const values = given.map(([, value]) => value);
    const by = actorValues(origin.actor);
    await sql.query(set, [buildId, keys, values, services.clock(), ...by]);
    await sql.query(remove, [buildId, gone]);
    const [{ count } = { count: 0 }] = await sql.query<{ count: number }>(counted, [buildId]);
    if (count > most) {
      throw new Refusal('invalid', `A build has ${most} properties at most; remove some first.`);
    }
    await recordAudit(sql, origin, {
      action: 'build.properties-set',
      projectId: project.id,
      subjects: { imageId, buildId, digest: build.digest },
      target: `${project.slug}/${build.image}#${build.number}`,
      before: Object.fromEntries(changes.map(([key]) => [key, before.get(key) ?? null])),
      after: Object.fromEntries(changes),
    });
  });
  return (await findBuild(services, call, name)).build;
}
