import type { Write } from '../call/write';
import { projectsOf } from './find-robot';
import type { RobotRow } from './show-robot';

interface Change {
  /** Null: it is made. */
  readonly before: RobotRow | null;
  /** Null: it is removed. */
  readonly after: RobotRow | null;
  /** What only its own project's trail is to say besides. */
  readonly more?: object;
}

/**
 * Writes down that a robot was made, changed or removed: a line on the trail of its own project and of
 * every other that it reaches into, each with that project's registries alone, so that whoever reads
 * one learns of no registry elsewhere (L3). A project where it is as it was gets no line.
 */
export async function auditRobot(audit: Write['audit'], change: Change): Promise<void> {
  const robot = change.after ?? change.before;
  if (!robot) return;
  const projects = new Set([robot.projectId, ...projectsOf(change.before).toSorted()]);
  for (const id of projectsOf(change.after).toSorted()) projects.add(id);
  for (const projectId of projects) {
    const about = { projectId, subjects: { robotId: robot.id }, target: robot.username };
    const before = told(change.before, projectId);
    const after = told(change.after, projectId);
    if (!before) {
      const more = projectId === robot.projectId ? change.more : {};
      await audit({ action: 'robot.created', ...about, after: { ...after, ...more } });
    } else if (!after) {
      await audit({ action: 'robot.revoked', ...about, before });
    } else {
      const { disabled: wasDisabled, ...was } = before;
      const { disabled, ...is } = after;
      if (JSON.stringify(was) !== JSON.stringify(is)) {
        await audit({ action: 'robot.changed', ...about, before: was, after: is });
      }
      if (wasDisabled !== disabled) {
        await audit({ action: disabled ? 'robot.disabled' : 'robot.enabled', ...about });
      }
    }
  }
}

/** What one project's trail keeps of a robot: what it may do there, and whether it is disabled. */
const told = (row: RobotRow | null, projectId: string) =>
  row && {
    kind: row.kind,
    registries: row.registries
      .filter(({ registry }) => registry.projectId === projectId)
      .map(({ registry }) => registry.slug),
    permissions: row.permissions,
    // Only its own project has the stages that it may promote into.
    stages: projectId === row.projectId ? row.stages : [],
    environment: row.environment,
    disabled: row.disabledAt !== null,
  };
