import { newId } from '@/lib/ids';
import type { InstanceRole, Role } from '@/domain/permissions/roles';
import { systemClock } from '@/lib/clock';
import { createSeal } from '@/server/platform/secrets/seal';
import { readPerson } from '@/server/access/call/read-callers';
import type { Call, Services } from '@/server/access/call/context';
import { createProject, type TestProject } from '../catalogue/fixture';
import { createTestDatabase } from '../setup/database';
import { actedBy } from './acted';
import { createTestKeyless } from './keyless';

/** A database of one's own with the use cases' tools, and short ways to make people and calls. */
export async function createStageWorld() {
  const database = await createTestDatabase();
  const { db, url } = database;
  const services: Services = {
    db,
    clock: systemClock,
    publicUrl: 'http://registry.example.com:3000',
    seal: createSeal(Buffer.alloc(32, 7)),
    allowPasswords: false,
    keyless: createTestKeyless(db, systemClock),
  };
  const { prisma } = db;

  const callOf = async (personId: string): Promise<Call> => {
    const actor = await readPerson(db, personId);
    if (!actor) throw new Error('no such person');
    return { actor, address: '192.0.2.7', requestId: newId(), session: null };
  };

  const person = async (
    name: string,
    more: { instanceRole?: InstanceRole } = {},
  ): Promise<string> => {
    const id = newId();
    await prisma.person.create({ data: { id, email: `${name}@example.com`, name, ...more } });
    return id;
  };

  const grant = async (
    project: TestProject,
    personId: string,
    role: Role,
    stages: string[] = [],
  ) => {
    await prisma.roleGrant.create({
      data: {
        id: newId(),
        projectId: project.id,
        personId,
        role,
        stages,
        ...actedBy('createdBy', 'test'),
      },
    });
  };

  return {
    db,
    url,
    drop: () => database.drop(),
    services,
    callOf,

    project: (slug: string): Promise<TestProject> =>
      createProject(db, slug, { stages: ['dev', 'staging', 'prod'] }),

    person,
    grant,

    /** A person with a role on the project, and a call of theirs with the rights of now. */
    async callerWith(project: TestProject, name: string, role: Role, stages: string[] = []) {
      const id = await person(name);
      await grant(project, id, role, stages);
      return callOf(id);
    },

    robotCall(project: TestProject, robotKind: 'ci' | 'cluster', stage: number): Call {
      const name = `robot.${project.id.slice(0, 8)}.${robotKind}`;
      const registryId = project.registries[stage]!.id;
      return {
        actor: {
          kind: 'robot',
          id: newId(),
          name,
          robotKind,
          registries: [{ projectId: project.id, registryId }],
          extras: robotKind === 'ci' ? ['check.report'] : [],
        },
        address: '192.0.2.7',
        requestId: newId(),
        session: null,
      };
    },
  };
}

export type StageWorld = Awaited<ReturnType<typeof createStageWorld>>;
