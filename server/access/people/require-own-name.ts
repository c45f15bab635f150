import type { Likeness } from '@/domain/names/likeness';
import { likenessOf } from '@/domain/names/look-alike';
import { stopped } from '@/lib/text/full-stop';
import { Refusal } from '@/lib/refusal';
import { advisoryLocks } from '@/server/platform/sql/advisory-locks';
import { statement } from '@/server/platform/sql/database';
import type { Write } from '../call/write';

const names = statement(
  'people.names',
  `SELECT id, name, email FROM person WHERE disabled_at IS NULL AND id <> $1::uuid ORDER BY email`,
);

const by: Readonly<Record<Exclude<Likeness, 'same'>, string>> = {
  spelling: 'is called the same but for spaces or capitals',
  invisible: 'is called the same but for characters that cannot be seen',
  letters: 'is called the same but for letters that look alike',
};

/**
 * Refuses a name that people would take for another's. The very same is nobody's alone, as people do share
 * names, and is marked. Only for callers who know everybody: it says who that
 * is. Until the transaction ends, nobody else gets a name.
 * @param id of the person who would bear it. @throws Refusal `conflict`.
 */
export async function requireOwnName({ tx, sql }: Write, id: string, name: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${advisoryLocks.names})`;
  const others = await sql.query<{ name: string; email: string }>(names, [id]);
  for (const other of others) {
    const likeness = likenessOf(name, other.name);
    if (likeness === null || likeness === 'same') continue;
    const whose = `${other.name} (${other.email}) ${by[likeness]}`;
    throw new Refusal('conflict', `${stopped(whose)} Add what tells them apart, such as a team.`, {
      fields: [{ path: 'name', message: 'looks like another name' }],
    });
  }
}
