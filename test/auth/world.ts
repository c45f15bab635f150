import { newId } from '@/lib/ids';
import { hashPassword } from '@/server/access/passwords/passwords';
import { createSeal } from '@/server/platform/secrets/seal';
import { newSecret } from '@/server/platform/secrets/secrets';
import type { InstanceRole, Role } from '@/domain/permissions/roles';
import { createTestDatabase } from '../setup/database';
import { actedBy } from '../support/acted';
import { createTestKeyless } from '../support/keyless';

/** A clock that stands until it is moved. */
export class TestClock {
  constructor(public now = new Date('2026-03-02T09:00:00Z')) {}
  readonly read = (): Date => this.now;
  forward(time: { minutes?: number; seconds?: number; hours?: number; days?: number }): void {
    const { days = 0, hours = 0, minutes = 0, seconds = 0 } = time;
    const all = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
    this.now = new Date(this.now.getTime() + all * 1000);
  }
}

export const publicUrl = 'http://127.0.0.1:3000';
export const address = '192.0.2.7';
export const goodPassword = 'violet otter carries lamp';

/** A database of one's own, a clock, and short ways to put people, projects and robots there. */
export async function createWorld() {
  const database = await createTestDatabase();
  const { db } = database;
  const clock = new TestClock();
  const passwordHash = await hashPassword(goodPassword);
  const { prisma } = db;

  return {
    db,
    drop: () => database.drop(),
    clock,
    server: {
      db,
      clock: clock.read,
      publicUrl,
      keyless: createTestKeyless(db, clock.read),
      seal: createSeal(Buffer.alloc(32, 7)),
      allowPasswords: false,
    },

    async person(email: string, more: { instanceRole?: InstanceRole; name?: string } = {}) {
      const name = email.split('@')[0] ?? email;
      return prisma.person.create({ data: { id: newId(), email, name, passwordHash, ...more } });
    },

    async token(personId: string, expiresAt: Date | null = null) {
      const { secret, hash, prefix } = newSecret('personal');
      await prisma.apiToken.create({
        data: {
          id: newId(),
          personId,
          name: 'test',
          tokenHash: new Uint8Array(hash),
          prefix,
          expiresAt,
        },
      });
      return secret;
    },

    async team(slug: string, userIds: readonly string[]) {
      return prisma.team.create({
        data: {
          id: newId(),
          slug,
          name: slug,
          members: { create: userIds.map((personId) => ({ personId })) },
        },
      });
    },

    /** A project with the stages dev and prod; says the ids of its registries by stage. */
    async project(slug: string, stages: readonly string[] = ['dev', 'prod']) {
      const projectId = newId();
      await prisma.project.create({ data: { id: projectId, slug, name: slug } });
      const registries: Record<string, string> = {};
      for (const [position, stage] of stages.entries()) {
        const registryId = newId();
        registries[stage] = registryId;
        await prisma.registry.create({
          data: { id: registryId, slug: `${slug}-${stage}`, kind: 'local', projectId },
        });
        await prisma.stage.create({
          data: { id: newId(), projectId, registryId, slug: stage, name: stage, position },
        });
      }
      return { id: projectId, slug, registries };
    },

    async grant(projectId: string, to: { personId: string } | { teamId: string }, role: Role) {
      return prisma.roleGrant.create({
        data: { id: newId(), projectId, role, stages: [], ...actedBy('createdBy', 'test'), ...to },
      });
    },

    async robot(
      project: { id: string; slug: string; registries: Record<string, string> },
      kind: 'ci' | 'cluster',
      stage: string,
    ) {
      const { secret, hash, prefix } = newSecret('robot');
      const username = `robot.${project.slug}.${kind}-${stage}`;
      const robot = await prisma.robot.create({
        data: {
          id: newId(),
          projectId: project.id,
          registries: { create: { registryId: project.registries[stage] ?? '' } },
          kind,
          permissions: kind === 'ci' ? ['check.report'] : [],
          name: `${kind}-${stage}`,
          username,
          ...actedBy('createdBy', 'test'),
        },
      });
      const expiresAt = new Date(clock.now.getTime() + 30 * 86_400_000);
      const { id: secretId } = await prisma.robotSecret.create({
        data: {
          id: newId(),
          robotId: robot.id,
          secretHash: new Uint8Array(hash),
          prefix,
          expiresAt,
          ...actedBy('createdBy', 'test'),
        },
      });
      return { id: robot.id, username, secret, secretId };
    },
  };
}

export type World = Awaited<ReturnType<typeof createWorld>>;

/** Every row of every table as text, to search for what must not be there. */
export async function everythingStored(world: World): Promise<string> {
  const tables = await world.db.pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  let all = '';
  for (const { name } of tables.rows) {
    const rows = await world.db.pool.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    all += rows.rows.map(({ row }) => row).join('\n');
  }
  return all;
}
