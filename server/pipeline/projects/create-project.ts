import type { PolicyTemplate } from '@/domain/gates/policy/policy-template';
import { templateAgrees } from '@/domain/gates/policy/templates';
import { mayAdministerInstance, mayCreateProject } from '@/domain/permissions/instance';
import { defaultStages, stageRegistrySlug } from '@/domain/registries/names';
import { defaultFloatingTags } from '@/domain/releases/floating';
import { newId } from '@/lib/ids';
import { Refusal } from '@/lib/refusal';
import { actorColumns } from '@/server/access/actors/actor-columns';
import { personCalling } from '@/server/access/call/callers';
import type { Call, Services } from '@/server/access/call/context';
import { createPolicies } from '../policies/create-policies';
import { isTaken, write, type Write } from '@/server/access/call/write';
import { projectParts } from '@/server/access/rights/find-project';
import { showProject, type ShownProject } from './show-project';

interface Input {
  readonly slug: string;
  readonly name: string;
  readonly stages?: readonly { slug: string; name: string }[] | undefined;
  readonly team?: string | undefined;
  readonly template: PolicyTemplate;
}

/**
 * Creates a project with its stages, one registry each, and the policies of a template; the first
 * stage takes pushes. Its creator becomes maintainer. Administrators may, and a team's maintainers
 * for their team.
 * Throws Refusal: `forbidden`, `not-found` (the team), `invalid` (a stage named twice), `conflict`
 * where the project's or a registry's name is taken.
 */
export async function createProject(
  services: Services,
  call: Call,
  input: Input,
): Promise<ShownProject> {
  const creator = personCalling(call);
  const teamId = await owningTeam(services, call, input.team);
  const stages = input.stages ?? defaultStages;
  requireDistinct(stages);
  await requireFree(services, input.slug, stages);
  try {
    return await write(services, call, async ({ tx, audit }) => {
      const id = newId();
      const { slug, name, template } = input;
      const at = services.clock();
      if (teamId !== null) await holdTeam(tx, teamId);
      await tx.project.create({
        data: {
          id,
          slug,
          name,
          teamId,
          createdAt: at,
          floatingTags: [...defaultFloatingTags],
          agreesPolicies: templateAgrees(template),
        },
      });
      const made = await createStages(tx, id, slug, stages);
      const by = { kind: 'person' as const, id: creator.id, name: creator.email };
      await tx.roleGrant.create({
        data: {
          id: newId(),
          projectId: id,
          personId: creator.id,
          role: 'maintainer',
          stages: [],
          ...actorColumns('createdBy', by),
        },
      });
      await audit({
        action: 'project.created',
        projectId: id,
        subjects: {},
        target: slug,
        after: {
          name,
          stages: stages.map((stage) => stage.slug),
          team: input.team ?? null,
          template,
          agreesPolicies: templateAgrees(template),
        },
      });
      await createPolicies({ tx, audit }, { id, slug }, made, template, {
        at,
        by,
      });
      const project = await tx.project.findUniqueOrThrow({ where: { id }, include: projectParts });
      const held = { projectId: id, role: 'maintainer', stages: [], through: 'direct' } as const;
      return showProject(project, { ...creator, grants: [...creator.grants, held] });
    });
  } catch (error) {
    if (isTaken(error)) await requireFree(services, input.slug, stages);
    throw error;
  }
}

/** The id of the team that is to own it; null for none. Somebody with one team need not name it. */
async function owningTeam(
  { db }: Services,
  call: Call,
  slug: string | undefined,
): Promise<string | null> {
  const actor = personCalling(call);
  if (slug === undefined) {
    const [only, ...others] = actor.maintainsTeams ?? [];
    const teamId =
      !mayAdministerInstance(actor) && only !== undefined && others.length === 0 ? only : null;
    if (mayCreateProject(actor, teamId)) return teamId;
    const fields = [{ path: 'team', message: 'say which of your teams is to own the project' }];
    if (others.length > 0) throw new Refusal('invalid', 'Name the owning team.', { fields });
    throw new Refusal(
      'forbidden',
      'Creating projects needs an administrator or the maintainer of a team; ask one.',
    );
  }
  const team = await db.prisma.team.findUnique({
    where: { slug },
    include: { members: { where: { personId: actor.id } } },
  });
  if (!team || (!mayAdministerInstance(actor) && team.members.length === 0)) {
    throw new Refusal('not-found', `There is no team “${slug}” that you may see.`);
  }
  if (mayCreateProject(actor, team.id)) return team.id;
  throw new Refusal(
    'forbidden',
    `Creating projects of team “${slug}” needs one of its maintainers or an administrator.`,
  );
}

/** A team that is removed meanwhile waits until the project is there, or is gone and owns none. */
async function holdTeam(tx: Write['tx'], teamId: string): Promise<void> {
  const held = await tx.$queryRaw<object[]>`
    SELECT id FROM team WHERE id = ${teamId}::uuid FOR KEY SHARE`;
  if (held.length > 0) return;
  throw new Refusal(
    'not-found',
    'The team that was to own it was removed meanwhile. Name another.',
  );
}

function requireDistinct(stages: readonly { slug: string }[]): void {
  const seen = new Set<string>();
  for (const [index, { slug }] of stages.entries()) {
    if (seen.has(slug)) {
      throw new Refusal('invalid', `The stage “${slug}” is named twice.`, {
        fields: [{ path: `stages.${index}.slug`, message: 'named twice' }],
      });
    }
    seen.add(slug);
  }
}

/** Registries share one namespace: project `a-b` with stage `c` and `a` with `b-c` would collide. */
async function requireFree(
  { db }: Services,
  project: string,
  stages: readonly { slug: string }[],
): Promise<void> {
  if (await db.prisma.project.findUnique({ where: { slug: project }, select: { id: true } })) {
    throw new Refusal(
      'conflict',
      `A project named “${project}” exists already. Choose another name.`,
      {
        fields: [{ path: 'slug', message: 'is taken' }],
      },
    );
  }
  const names = stages.map((stage) => stageRegistrySlug(project, stage.slug));
  const taken = await db.prisma.registry.findFirst({
    where: { slug: { in: names } },
    select: { slug: true },
  });
  if (taken) {
    throw new Refusal(
      'conflict',
      `A registry named “${taken.slug}” exists already, in another project. Choose another name for the project or the stage.`,
      { fields: [{ path: 'slug', message: `its registry ${taken.slug} is taken` }] },
    );
  }
}

async function createStages(
  tx: Write['tx'],
  projectId: string,
  project: string,
  stages: readonly { slug: string; name: string }[],
): Promise<{ id: string; slug: string; name: string }[]> {
  const made = stages.map(({ slug, name }) => ({ id: newId(), slug, name }));
  for (const [position, stage] of made.entries()) {
    const registryId = newId();
    const slug = stageRegistrySlug(project, stage.slug);
    await tx.registry.create({ data: { id: registryId, slug, kind: 'local', projectId } });
    await tx.stage.create({ data: { ...stage, projectId, registryId, position } });
  }
  return made;
}
