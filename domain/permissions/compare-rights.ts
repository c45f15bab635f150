import { can, type Actor } from './can';
import { permissions, stagePermissions, type Permission } from './roles';

/** A permission on a project; `stages` of those that hold by stage, else null. */
export interface HeldRight {
  readonly permission: Permission;
  readonly stages: readonly string[] | null;
}

/** What of each permission somebody holds on a project, stage by stage where they hold by stage. */
export function rightsOn(
  actor: Actor,
  projectId: string,
  stages: readonly string[],
): Map<Permission, readonly string[] | null> {
  const rights = new Map<Permission, readonly string[] | null>();
  for (const permission of permissions) {
    if (!stagePermissions.has(permission)) {
      if (can(actor, permission, { projectId })) rights.set(permission, null);
      continue;
    }
    const held = stages.filter((stage) => can(actor, permission, { projectId, stage }));
    if (held.length > 0) rights.set(permission, held);
  }
  return rights;
}

/**
 * What a change gives somebody on a project, and what it takes that nothing else gives them.
 * @param stages the project's stages that a stage permission can be about.
 */
export function compareRights(
  before: Actor,
  after: Actor,
  projectId: string,
  stages: readonly string[],
): { gains: HeldRight[]; loses: HeldRight[] } {
  const had = rightsOn(before, projectId, stages);
  const has = rightsOn(after, projectId, stages);
  return { gains: without(has, had), loses: without(had, has) };
}

type Rights = ReturnType<typeof rightsOn>;

const without = (these: Rights, those: Rights): HeldRight[] =>
  [...these].flatMap(([permission, stages]): HeldRight[] => {
    if (!those.has(permission)) return [{ permission, stages }];
    const left = stages?.filter((stage) => !(those.get(permission) ?? []).includes(stage)) ?? [];
    return left.length > 0 ? [{ permission, stages: left }] : [];
  });
